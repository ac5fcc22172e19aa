/** Metrics for Prometheus and the health of each part, with reasons and what helps. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "mail",
      "dns",
      "store",
      "keys",
      "audit",
      "authenticity",
      "authenticity::reports",
      "authenticity::spf",
      "directory",
      "tracking",
      "delivery",
      "quarantine",
      "mailflow"
    })
package org.sealpost.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
