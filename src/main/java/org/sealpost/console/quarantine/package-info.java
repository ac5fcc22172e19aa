/** Mail that waits for a person, and copies of what was refused. */
@NullMarked
package org.sealpost.console.quarantine;

import org.jspecify.annotations.NullMarked;
