/** What people and the authority did: a hash chain that is never changed. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "store", "keys"})
package org.sealpost.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
