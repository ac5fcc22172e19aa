/** Metrics for Prometheus and the health of each part, with reasons and what helps. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"mail", "store", "keys", "audit", "tracking", "delivery", "quarantine"})
package org.sealpost.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
