/** Checks of what a mail says of itself. */
@NullMarked
package org.sealpost.checks.content;

import org.jspecify.annotations.NullMarked;
