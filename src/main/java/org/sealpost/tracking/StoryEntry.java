package org.sealpost.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.PlainLine;

/**
 * One thing that happened to a mail. Each kind has a stable word, under which it is stored and
 * shown; kinds and components may be added, never renamed. Foreign text is bounded and made plain
 * here; a component that an older version did not store is empty.
 */
public sealed interface StoryEntry {

  /** When it happened. */
  Instant at();

  /** The stable word of its kind. */
  default String kind() {
    return StoryJson.kind(this);
  }

  /** It came in; from whom, if somebody had logged in. */
  record Received(
      Instant at,
      String protocol,
      String client,
      String helo,
      Optional<String> tls,
      Optional<String> login)
      implements StoryEntry {
    public Received {
      login = login.map(StoryEntry::line);
      protocol = line(protocol);
      client = line(client);
      helo = line(helo);
      tls = tls.map(StoryEntry::line);
    }
  }

  /** Who really sent it: the result words of the RFCs and the field we wrote. */
  record Authenticated(Instant at, String spf, String dkim, String dmarc, String arc, String header)
      implements StoryEntry {
    public Authenticated {
      arc = line(arc);
      spf = line(spf);
      dkim = line(dkim);
      dmarc = line(dmarc);
      header = line(header);
    }
  }

  /** The indicator with which it may be shown: the result of BIMI, and the picture's name. */
  record Branded(
      Instant at,
      String result,
      String reason,
      String domain,
      String selector,
      boolean proved,
      String indicator)
      implements StoryEntry {
    public Branded {
      result = line(result);
      reason = line(reason);
      domain = line(domain);
      selector = line(selector);
      indicator = line(indicator);
    }
  }

  /** What the checks said. */
  record Checked(Instant at, List<CheckLine> checks) implements StoryEntry {
    public Checked {
      checks = first(checks);
    }
  }

  /** S/MIME was opened: decrypted, verified, or tried to. */
  record Opened(
      Instant at, String status, boolean encrypted, List<String> signers, List<String> reasons)
      implements StoryEntry {
    public Opened {
      status = line(status);
      signers = lines(signers);
      reasons = lines(reasons);
    }
  }

  /** S/MIME was put on for these recipients. */
  record Sealed(Instant at, String treatment, List<String> recipients, List<String> certificates)
      implements StoryEntry {
    public Sealed {
      treatment = line(treatment);
      recipients = lines(recipients);
      certificates = lines(certificates);
    }
  }

  /** It was signed with a key of our domain. */
  record DkimSigned(Instant at, String domain, String selector) implements StoryEntry {
    public DkimSigned {
      domain = line(domain);
      selector = line(selector);
    }
  }

  /** We changed it and sealed what we had found before (ARC). */
  record ArcSealed(Instant at, String domain, String selector, int instance) implements StoryEntry {
    public ArcSealed {
      domain = line(domain);
      selector = line(selector);
    }
  }

  /** What the policy made of it. */
  record Judged(
      Instant at, String verdict, String action, double score, double threshold, String reason)
      implements StoryEntry {
    public Judged {
      verdict = line(verdict);
      action = line(action);
      reason = line(reason);
    }
  }

  /** What we answered its sender. */
  record Replied(Instant at, String reply) implements StoryEntry {
    public Replied {
      reply = line(reply);
    }
  }

  /** A sealed copy waits in quarantine. */
  record Held(Instant at, String reason, String caseNumber) implements StoryEntry {
    public Held {
      reason = line(reason);
      caseNumber = line(caseNumber);
    }
  }

  /** A person let it go on. */
  record Released(Instant at, String by) implements StoryEntry {
    public Released {
      by = line(by);
    }
  }

  /** The copy in quarantine was removed. */
  record Discarded(Instant at, String by, String reason) implements StoryEntry {
    public Discarded {
      by = line(by);
      reason = line(reason);
    }
  }

  /** It waits for delivery to these recipients. */
  record Queued(Instant at, List<String> recipients) implements StoryEntry {
    public Queued {
      recipients = lines(recipients);
    }
  }

  /** One try to deliver to one recipient, with the raw reply of the peer. */
  record Attempted(
      Instant at,
      String recipient,
      String relay,
      Optional<String> tls,
      String outcome,
      String reply,
      long delayMillis)
      implements StoryEntry {
    public Attempted {
      recipient = line(recipient);
      relay = line(relay);
      tls = tls.map(StoryEntry::line);
      outcome = line(outcome);
      reply = line(reply);
    }
  }

  /** Its sender was told that it did not arrive. */
  record Bounced(Instant at, String recipient, String reason) implements StoryEntry {
    public Bounced {
      recipient = line(recipient);
      reason = line(reason);
    }
  }

  /** It made its sender get a certificate. */
  record Enrolled(Instant at, String email, String serial, String authority) implements StoryEntry {
    public Enrolled {
      email = line(email);
      serial = line(serial);
      authority = line(authority);
    }
  }

  /** It taught us a partner's certificate. */
  record Learned(Instant at, String email, String serial) implements StoryEntry {
    public Learned {
      email = line(email);
      serial = line(serial);
    }
  }

  /** It earned its recipient trust. */
  record TrustEarned(Instant at, String address) implements StoryEntry {
    public TrustEarned {
      address = line(address);
    }
  }

  /**
   * It came to an address for reports.
   *
   * @param report {@code dmarc}, {@code tls}, {@code feedback}; empty if it carried none
   * @param outcome {@code counted}, or why it was not: one of the words of {@code ReportOutcome}
   * @param reporter the domain that proved to have sent it; empty if none did
   */
  record ReportTaken(Instant at, String report, String outcome, String reporter, String reason)
      implements StoryEntry {
    public ReportTaken {
      report = line(report);
      outcome = line(outcome);
      reporter = line(reporter);
      reason = line(reason);
    }
  }

  /** A kind that this version does not know, written by a newer one; its JSON as it stands. */
  record Unknown(Instant at, String name, String json) implements StoryEntry {}

  private static String line(@Nullable String text) {
    return PlainLine.of(text, 2_000);
  }

  private static <T> List<T> first(@Nullable List<T> all) {
    return all == null ? List.of() : all.stream().limit(1_000).toList();
  }

  private static List<String> lines(@Nullable List<String> texts) {
    return first(texts).stream().map(text -> PlainLine.of(text, 1_000)).toList();
  }
}
