/** The pages and the API from which people run the gateway. */
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
      "editing",
      "mailflow",
      "monitoring"
    })
package org.sealpost.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
