/**
 * The path of one mail: read {@link org.sealpost.mailflow.Inbound} and {@link
 * org.sealpost.mailflow.Outbound} first.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "mail",
      "dns",
      "store",
      "keys",
      "audit",
      "smtp",
      "authenticity",
      "smime",
      "directory",
      "tracking",
      "correspondence",
      "delivery",
      "quarantine",
      "privateca",
      "certificates",
      "reports",
      "checks",
      "policy",
      "editing"
    })
package org.sealpost.mailflow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
