/** The verbs of the command line, and the one place where everything is put together. */
@NullMarked
@ApplicationModule
package org.sealpost.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
