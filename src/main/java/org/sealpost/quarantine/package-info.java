/** Mail that waits for a person or an event, and sealed copies of what was refused. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "store", "keys", "tracking"})
package org.sealpost.quarantine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
