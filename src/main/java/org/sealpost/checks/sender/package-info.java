/** Checks of who seems to write, and who does. */
@NullMarked
package org.sealpost.checks.sender;

import org.jspecify.annotations.NullMarked;
