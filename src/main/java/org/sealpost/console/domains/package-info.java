/** Our domains, as programs see them. */
@NullMarked
package org.sealpost.console.domains;

import org.jspecify.annotations.NullMarked;
