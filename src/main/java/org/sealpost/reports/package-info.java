/** Reports between mail servers: what we tell other domains of their mail, and they us of ours. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "mail",
      "dns",
      "store",
      "authenticity",
      "authenticity :: reports",
      "directory",
      "tracking",
      "delivery"
    })
package org.sealpost.reports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
