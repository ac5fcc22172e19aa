/** Questions to the DNS, and its honest answers: found, nothing, failed. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail"})
package org.sealpost.dns;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
