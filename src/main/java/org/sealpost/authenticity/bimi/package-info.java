/** Indicators of brands: pictures and the certificates that speak for them, read as hostile. */
@NullMarked
package org.sealpost.authenticity.bimi;

import org.jspecify.annotations.NullMarked;
