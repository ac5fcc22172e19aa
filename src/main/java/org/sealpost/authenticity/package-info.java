/** Who really sent this: SPF, DKIM, DMARC and ARC, and our own signatures and seals. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "dns", "keys"})
package org.sealpost.authenticity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
