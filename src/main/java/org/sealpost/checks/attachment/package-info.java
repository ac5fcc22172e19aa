/** Checks of what attached files are, whatever they are called. */
@NullMarked
package org.sealpost.checks.attachment;

import org.jspecify.annotations.NullMarked;
