/** Checks of where links lead. */
@NullMarked
package org.sealpost.checks.link;

import org.jspecify.annotations.NullMarked;
