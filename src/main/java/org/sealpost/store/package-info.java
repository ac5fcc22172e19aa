/** Octets and rows that are kept until nobody needs them, and are on disk before we say so. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail"})
package org.sealpost.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
