package org.sealpost.checks;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sealpost.authenticity.ArcOutcome;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DkimOutcome;
import org.sealpost.authenticity.DmarcOutcome;
import org.sealpost.authenticity.DmarcPolicy;
import org.sealpost.authenticity.SpfOutcome;
import org.sealpost.authenticity.arc.ArcVerdict;
import org.sealpost.correspondence.Trust;
import org.sealpost.directory.Person;
import org.sealpost.dns.Listing;
import org.sealpost.mail.Address;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.smime.Opened;
import org.sealpost.smime.SmimeStatus;

/** Evidence made of octets and a few words. */
public final class SampleEvidence {

  private SampleEvidence() {}

  /**
   * Evidence about these octets, with {@code authentication} ({@code unjudged}, {@code pass},
   * {@code fail}, {@code fail-reject}, {@code fail-quarantine}, {@code none}, {@code spf-fail},
   * {@code spf-softfail}, {@code dkim-fail}, {@code temperror}), {@code own}, {@code partners},
   * {@code people} (name and address, semicolons between) and {@code knows} (addresses).
   */
  public static Evidence of(byte[] octets, Map<String, String> settings) {
    var message = Message.read(Content.of(octets));
    var envelope =
        new Envelope(ReversePath.none(), List.of(Address.of("me@example.org")), true, true);
    var arrival =
        new Arrival(
            Instant.EPOCH,
            InetAddress.getLoopbackAddress(),
            "mx",
            "ESMTP",
            Optional.empty(),
            Optional.empty());
    var mail = new Mail(MailId.at(Instant.EPOCH), envelope, message, arrival);
    var known = new SampleAcquaintances(settings);
    var authentication = settings.getOrDefault("authentication", "unjudged");
    if (authentication.equals("unjudged")) {
      return Evidence.of(mail, known);
    }
    var opened = new Opened(message, false, false, SmimeStatus.UNSIGNED, List.of(), List.of());
    return Evidence.of(mail, outcome(authentication, message), opened, known);
  }

  private static AuthenticationOutcome outcome(String word, Message message) {
    var domain =
        message
            .field("From")
            .flatMap(f -> AddressList.read(f).mailboxes().stream().findFirst())
            .map(mailbox -> mailbox.address().domain());
    var spf =
        switch (word) {
          case "spf-fail" -> AuthenticationResult.FAIL;
          case "spf-softfail" -> AuthenticationResult.SOFTFAIL;
          case "temperror" -> AuthenticationResult.TEMPERROR;
          default -> AuthenticationResult.NONE;
        };
    var dmarc =
        switch (word) {
          case "pass" -> AuthenticationResult.PASS;
          case "fail",
              "fail-reject",
              "fail-reject-vouched",
              "fail-reject-open",
              "fail-quarantine" ->
              AuthenticationResult.FAIL;
          default -> AuthenticationResult.NONE;
        };
    Optional<DmarcPolicy> policy =
        word.startsWith("fail-")
            ? Optional.of(DmarcPolicy.valueOf(word.split("-", -1)[1].toUpperCase(Locale.ROOT)))
            : Optional.empty();
    List<DkimOutcome> dkim =
        word.equals("dkim-fail")
            ? List.of(
                new DkimOutcome(
                    AuthenticationResult.FAIL, domain, "s", "", "rsa-sha256", "", "body changed"))
            : List.of();
    return new AuthenticationOutcome(
            new SpfOutcome(spf, SpfOutcome.Identity.MAIL_FROM, domain, ""),
            dkim,
            new DmarcOutcome(dmarc, policy, false, domain, domain, false, false, "nothing aligned"),
            arc(word, domain),
            domain)
        .with(vouchers(word));
  }

  /** {@code vouched-2}: an allow list of weight 1 trusts the client that much. */
  private static List<Listing> vouchers(String word) {
    return word.startsWith("vouched-")
        ? List.of(
            new Listing(
                "wl.test",
                1,
                InetAddress.ofLiteral("127.0.4." + word.substring("vouched-".length())),
                false))
        : List.of();
  }

  private static ArcOutcome arc(String word, Optional<Domain> domain) {
    return switch (word) {
      case "fail-reject-vouched" ->
          new ArcOutcome(AuthenticationResult.PASS, "", domain, ArcVerdict.none());
      case "fail-reject-open" ->
          new ArcOutcome(AuthenticationResult.TEMPERROR, "DNS", domain, ArcVerdict.none());
      default -> ArcOutcome.none();
    };
  }

  /** Acquaintances as the settings of a case name them. */
  private record SampleAcquaintances(Map<String, String> settings) implements Acquaintances {

    @Override
    public List<Domain> ownDomains() {
      return words("own", "example.org").stream().map(Domain::of).toList();
    }

    @Override
    public List<Domain> partnerDomains() {
      return words("partners", "").stream().map(Domain::of).toList();
    }

    @Override
    public List<Person> protectedPeople() {
      return Arrays.stream(settings.getOrDefault("people", "").split(";", -1))
          .filter(text -> !text.isBlank())
          .map(String::strip)
          .map(
              text -> {
                int at = text.lastIndexOf(' ');
                var address = Address.of(text.substring(at + 1));
                return new Person(address, text.substring(0, at), List.of(), true, true);
              })
          .toList();
    }

    @Override
    public boolean isOurs(Address address) {
      return protectedPeople().stream().anyMatch(person -> person.has(address));
    }

    @Override
    public Trust trust(Address theirs, Address ours) {
      return words("knows", "").contains(theirs.toString()) ? new Trust(0.5, true) : Trust.NONE;
    }

    private List<String> words(String key, String fallback) {
      return Arrays.stream(settings.getOrDefault(key, fallback).split("[, ]+", -1))
          .filter(word -> !word.isEmpty())
          .toList();
    }
  }
}
