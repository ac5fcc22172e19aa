/** Who writes to whom, and the trust which that earns; kept as keyed hashes only. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "store", "keys"})
package org.sealpost.correspondence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
