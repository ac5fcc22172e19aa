/** Certificates from order to expiry, ours and our partners', and the roots that we trust. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "mail",
      "store",
      "keys",
      "audit",
      "smime",
      "directory",
      "tracking",
      "privateca"
    })
package org.sealpost.certificates;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
