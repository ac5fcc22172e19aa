package org.sealpost.console;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.directory.Partner;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.quarantine.HoldReason;
import org.sealpost.tracking.CheckLine;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryHead;

/** A day in the life of a small organisation, as rows. */
final class Samples {

  private Samples() {}

  /** Mail of the last day, people, partners, quarantine. */
  static void fill(RunningConsole console) {
    var directory = console.parts.directory();
    directory.add(person("anna.schmidt@example.org", "Anna Schmidt", true, "Board"));
    directory.add(person("zhang.wei@example.org", "张伟", true, "Board", "Sales"));
    directory.add(person("li.na@example.org", "李娜", false, "Accounting"));
    directory.add(person("tom.baker@example.org", "Tom Baker", false, "Accounting", "IT"));
    directory.add(Partner.of(Domain.of("partner.example")));
    directory.add(Partner.of(Address.of("lawyer@kanzlei.example")).withNote("contract of 2025"));
    var now = console.clock.instant();
    for (int hour = 23; hour > 0; hour--) {
      for (int n = 0; n < (hour * 7 + 5) % 11 + 2; n++) {
        ordinary(console, now.minus(Duration.ofMinutes(60L * hour - n * 4L)), hour * 31 + n);
      }
    }
    phishing(console);
    delivered(console);
    held(console);
    SampleFeedback.fill(console);
  }

  private static Person person(String email, String name, boolean guarded, String... groups) {
    return new Person(Address.of(email), name, List.of(groups), guarded, true);
  }

  private static void ordinary(RunningConsole console, Instant at, int seed) {
    var verdicts =
        List.of(
            "clean",
            "clean",
            "clean",
            "clean",
            "bulk",
            "clean",
            "spam",
            "clean",
            "suspicious",
            "clean",
            "bulk",
            "phishing",
            "clean");
    var subjects =
        List.of(
            "Minutes of the meeting on Monday",
            "Offer 2026-118",
            "Re: delivery dates for December",
            "会议纪要",
            "Your order has been shipped",
            "Rückfrage zu Rechnung 4471");
    var senders =
        List.of(
            "Maria Rossi <m.rossi@partner.example>",
            "Newsletter <news@shop.example>",
            "Jan de Vries <jan@fabriek.example>",
            "王芳 <wang.fang@gongsi.example>");
    var verdict = verdicts.get(seed % verdicts.size());
    var sender = senders.get(seed % senders.size());
    var bare = sender.substring(sender.indexOf('<') + 1, sender.length() - 1);
    var action =
        switch (verdict) {
          case "spam", "phishing" -> "reject";
          case "suspicious" -> "mark";
          default -> "deliver";
        };
    double score = verdict.equals("clean") ? 0.2 : verdict.equals("phishing") ? 7.4 : 2.6;
    console
        .parts
        .stories()
        .begin(
            head(
                MailId.at(at),
                at,
                seed % 5 == 0 ? Direction.OUTBOUND : Direction.INBOUND,
                bare,
                sender,
                subjects.get(seed % subjects.size()),
                "m" + seed + "@" + bare.substring(bare.indexOf('@') + 1),
                verdict,
                action,
                score),
            List.of());
  }

  private static StoryHead head(
      MailId mail,
      Instant at,
      Direction direction,
      String reversePath,
      String from,
      String subject,
      String messageId,
      String verdict,
      String action,
      double score) {
    return new StoryHead(
        mail,
        at,
        direction,
        reversePath,
        from,
        List.of("anna.schmidt@example.org"),
        subject,
        messageId,
        48_213,
        "192.0.2.77",
        verdict,
        action,
        score);
  }

  /** A look-alike of our own domain that asks for money; refused. */
  static MailId phishing(RunningConsole console) {
    var at = console.clock.instant().minus(Duration.ofMinutes(7));
    var mail = MailId.at(at);
    console
        .parts
        .stories()
        .begin(
            head(
                mail,
                at,
                Direction.INBOUND,
                "billing@examp1e.org",
                "Anna Schmidt <billing@examp1e.org>",
                "Urgent: new bank details for invoice 4711",
                "inv-4711@examp1e.org",
                "phishing",
                "reject",
                9.1),
            List.of(
                new StoryEntry.Received(
                    at,
                    "ESMTPS",
                    "192.0.2.77",
                    "mail.examp1e.org",
                    Optional.of("TLSv1.3 TLS_AES_256_GCM_SHA384"),
                    Optional.empty()),
                new StoryEntry.Authenticated(
                    at.plusMillis(40),
                    "fail",
                    "none",
                    "none",
                    "none",
                    "Authentication-Results: gw.example.org; spf=fail smtp.mailfrom=examp1e.org;"
                        + " dkim=none; dmarc=none header.from=examp1e.org"),
                new StoryEntry.Checked(
                    at.plusMillis(62),
                    List.of(
                        new CheckLine(
                            "lookalike-domain", 3.5, "examp1e.org imitates our domain example.org"),
                        new CheckLine(
                            "protected-name",
                            3.0,
                            "\"Anna Schmidt\" is protected, but billing@examp1e.org is not hers"),
                        new CheckLine("failed-authentication", 1.6, "SPF says fail"),
                        new CheckLine("first-contact", 1.0, "nobody here wrote to this address"))),
                new StoryEntry.Judged(
                    at.plusMillis(63),
                    "phishing",
                    "reject",
                    9.1,
                    4.0,
                    "examp1e.org imitates our domain example.org"),
                new StoryEntry.Held(at.plusMillis(70), "refused as phishing", "C-7K3F-9Q2M"),
                new StoryEntry.Replied(
                    at.plusMillis(71),
                    "550 5.7.1 refused: the sender imitates another domain (case C-7K3F-9Q2M)")));
    return mail;
  }

  /** An outbound mail, signed, encrypted, deferred once and delivered. */
  static MailId delivered(RunningConsole console) {
    var at = console.clock.instant().minus(Duration.ofMinutes(12));
    var mail = MailId.at(at);
    var recipient = List.of("m.rossi@partner.example");
    console
        .parts
        .stories()
        .begin(
            new StoryHead(
                mail,
                at,
                Direction.OUTBOUND,
                "anna.schmidt@example.org",
                "Anna Schmidt <anna.schmidt@example.org>",
                recipient,
                "Contract, signed copy",
                "c-118@example.org",
                312_442,
                "10.0.0.5",
                "clean",
                "deliver",
                0.0),
            List.of(
                new StoryEntry.Received(
                    at,
                    "ESMTP",
                    "10.0.0.5",
                    "mail.example.org",
                    Optional.empty(),
                    Optional.empty()),
                new StoryEntry.Enrolled(
                    at.plusMillis(300), "anna.schmidt@example.org", "4f:2a:91:07", "private"),
                new StoryEntry.Sealed(
                    at.plusMillis(410),
                    "signed-and-encrypted",
                    recipient,
                    List.of("CN=Maria Rossi, serial 7d:11:03")),
                new StoryEntry.DkimSigned(at.plusMillis(420), "example.org", "s2026a"),
                new StoryEntry.Queued(at.plusMillis(450), recipient),
                new StoryEntry.Attempted(
                    at.plusSeconds(1),
                    recipient.getFirst(),
                    "mx1.partner.example[198.51.100.9]:25",
                    Optional.of("TLSv1.3 TLS_AES_128_GCM_SHA256"),
                    "deferred",
                    "451 4.7.1 Greylisted, try again in 300 seconds",
                    550),
                new StoryEntry.Attempted(
                    at.plusSeconds(302),
                    recipient.getFirst(),
                    "mx1.partner.example[198.51.100.9]:25",
                    Optional.of("TLSv1.3 TLS_AES_128_GCM_SHA256"),
                    "delivered",
                    "250 2.0.0 Ok: queued as 4Xk2Zq1",
                    301_820),
                new StoryEntry.TrustEarned(at.plusSeconds(303), "m.rossi@partner.example")));
    return mail;
  }

  /** A mail that tries to be more than text. */
  static MailId hostile(RunningConsole console) {
    var at = console.clock.instant();
    var mail = MailId.at(at);
    console
        .parts
        .stories()
        .begin(
            head(
                mail,
                at,
                Direction.INBOUND,
                "\"<img src=x onerror=alert(1)>\"@evil.example",
                "\u202egro.elpmaxe@oec <script>alert(1)</script>",
                "<script>alert(1)</script>\u202e\u200b",
                "x@evil.example",
                "spam",
                "reject",
                5.0),
            List.of(new StoryEntry.Replied(at, "550 <script>alert(1)</script> \u202e")));
    return mail;
  }

  /** A mail in quarantine. */
  static void held(RunningConsole console) {
    var raw =
        """
        From: "Payments" <pay@invoices.example>\r
        To: li.na@example.org\r
        Subject: Invoice overdue, macro enabled document attached\r
        Message-ID: <overdue-1@invoices.example>\r
        \r
        Please open the attachment.\r
        """;
    var at = console.clock.instant().minus(Duration.ofHours(2));
    var mail =
        new Mail(
            MailId.at(at),
            new Envelope(
                ReversePath.of(Address.of("pay@invoices.example")),
                List.of(Address.of("li.na@example.org")),
                false,
                false),
            Message.read(Content.of(raw.getBytes(StandardCharsets.US_ASCII))),
            new Arrival(
                at,
                InetAddress.ofLiteral("203.0.113.9"),
                "invoices.example",
                "ESMTPS",
                Optional.of("TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384"),
                Optional.empty()));
    console
        .parts
        .quarantine()
        .keep(
            mail,
            Direction.INBOUND,
            HoldReason.held("suspicious", 3.1, "a document with macros from a first contact"));
  }
}
