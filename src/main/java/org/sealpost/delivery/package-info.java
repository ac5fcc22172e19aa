/** Accepted mail on its way: queue, route, transport security, retry, bounce. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "dns", "store", "smtp", "directory", "tracking"})
package org.sealpost.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
