/** Reports to other domains: what we tell them of their mail. */
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
