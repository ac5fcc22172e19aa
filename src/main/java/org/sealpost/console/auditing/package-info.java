/** The audit log: who did what, and whether it is as it was written. */
@NullMarked
package org.sealpost.console.auditing;

import org.jspecify.annotations.NullMarked;
