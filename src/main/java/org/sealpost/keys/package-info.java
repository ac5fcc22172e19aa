/** The vault: private keys are made here, used here, and never shown. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "store"})
package org.sealpost.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
