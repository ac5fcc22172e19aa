package org.sealpost.cli.run;

import java.time.InstantSource;
import java.util.HashMap;
import org.sealpost.audit.AuditLog;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.OutboundLimitsSection;
import org.sealpost.directory.Directory;
import org.sealpost.mailflow.SendingLimit;
import org.sealpost.mailflow.SendingLimits;
import org.sealpost.store.Database;

/** How much people may send, as the configuration wants it. */
final class SendingSetup {

  private SendingSetup() {}

  static SendingLimits limits(
      Configuration configuration,
      Database database,
      AuditLog audit,
      Directory directory,
      InstantSource clock) {
    var section = configuration.outboundLimits();
    var exceptions = new HashMap<String, SendingLimit>();
    section.exceptions().forEach((name, amounts) -> exceptions.put(name, limit(amounts)));
    return new SendingLimits(
        database,
        audit,
        directory,
        clock,
        limit(section.usual()),
        exceptions,
        section.countServers());
  }

  private static SendingLimit limit(OutboundLimitsSection.Amounts amounts) {
    return new SendingLimit(
        amounts.mailsAnHour(),
        amounts.recipientsAnHour(),
        amounts.mailsADay(),
        amounts.recipientsADay());
  }
}
