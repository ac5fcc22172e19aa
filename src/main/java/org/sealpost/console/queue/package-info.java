/** Mail that waits for delivery: where it is stuck and why, and what a person can do about it. */
@NullMarked
package org.sealpost.console.queue;

import org.jspecify.annotations.NullMarked;
