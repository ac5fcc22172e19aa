package org.sealpost.checks.content;

import java.util.Locale;
import java.util.Set;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;

/** Sees mailings by the marks that honest senders of mailings set. */
public final class BulkMail implements Check {

  private static final Set<String> PRECEDENCES = Set.of("bulk", "list", "junk");

  @Override
  public String name() {
    return "bulk-mail";
  }

  @Override
  public Concern concern() {
    return Concern.BULK;
  }

  @Override
  public Finding look(Evidence evidence) {
    var message = evidence.mail().message();
    if (message.field("List-Unsubscribe").isPresent()) {
      return Finding.seen("It is a mailing that one can leave (List-Unsubscribe)");
    }
    if (message.field("List-Id").isPresent()) {
      return Finding.seen("It comes by way of a mailing list (List-Id)");
    }
    return precedence(message);
  }

  private static Finding precedence(Message message) {
    var word = message.field("Precedence").map(HeaderField::value).orElse("");
    return PRECEDENCES.contains(word.toLowerCase(Locale.ROOT))
        ? Finding.seen("It calls itself a mailing (Precedence)")
        : Finding.nothing();
  }
}
