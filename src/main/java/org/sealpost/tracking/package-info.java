/** The story of each mail: what happened to it, when and why, found again by whatever is known. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "store"})
package org.sealpost.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
