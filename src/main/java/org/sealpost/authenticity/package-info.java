/** Who really sent this: SPF, DKIM and DMARC, and our own DKIM signatures. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "dns", "keys"})
package org.sealpost.authenticity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
