package org.sealpost.cli.configuration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/**
 * Reports between mail servers.
 *
 * @param from the mailbox in whose name we send reports; empty: none is sent
 * @param organization who reports, for people
 * @param contact how to reach us: an address or a URI
 * @param tls whether reports about TLS are sent
 * @param dmarc whether reports about DMARC are sent
 * @param receivedAt where reports of others arrive; empty: they are not evaluated
 * @param kept how long what others report stays
 */
public record ReportsSection(
    Optional<Address> from,
    String organization,
    String contact,
    boolean tls,
    boolean dmarc,
    List<Address> receivedAt,
    Duration kept) {

  private static final Duration LEAST_KEPT = Duration.ofDays(90);
  private static final Duration MOST_KEPT = Duration.ofDays(1_100);

  public ReportsSection {
    receivedAt = List.copyOf(receivedAt);
  }

  /** Whether reports about TLS go out. */
  public boolean sendsTls() {
    return tls && from.isPresent();
  }

  /** Whether reports about DMARC go out. */
  public boolean sendsDmarc() {
    return dmarc && from.isPresent();
  }

  static ReportsSection read(Section section, Set<Domain> ours) {
    var text = section.text("from", "");
    var from = text.isEmpty() ? Optional.<Address>empty() : address(section, "from", text, ours);
    var name = from.map(Address::toString).orElse("");
    var reports =
        new ReportsSection(
            from,
            plain(section, "organization", from.map(address -> address.domain().name()).orElse("")),
            plain(section, "contact", name),
            section.flag("tls", true),
            section.flag("dmarc", true),
            receivedAt(section, ours),
            kept(section));
    section.end();
    return reports;
  }

  private static List<Address> receivedAt(Section section, Set<Domain> ours) {
    var key = "received-at";
    var addresses = new ArrayList<Address>();
    for (var text : section.texts(key)) {
      var address = address(section, key, text, ours);
      if (address.filter(found -> !found.localPart().matches("[^%!@+]+")).isPresent()) {
        section.problem(key, "\"" + text + "\" must be without %, !, @ and + before its @");
      } else if (address
          .filter(found -> found.localPart().equalsIgnoreCase("postmaster"))
          .isPresent()) {
        section.problem(key, "\"" + text + "\" is where people reach you: take another address");
      } else {
        address.filter(found -> !addresses.contains(found)).ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  private static Duration kept(Section section) {
    var kept = section.span("kept", "400d");
    if (kept.compareTo(LEAST_KEPT) < 0 || kept.compareTo(MOST_KEPT) > 0) {
      section.problem("kept", "expected from 90d to 1100d");
      return LEAST_KEPT;
    }
    return kept;
  }

  private static Optional<Address> address(
      Section section, String key, String text, Set<Domain> ours) {
    var address = Address.parse(text).filter(found -> !found.needsUtf8());
    if (address.isEmpty()) {
      section.problem(key, "\"" + text + "\" is no address such as reports@example.org");
    } else if (!ours.contains(address.get().domain())) {
      section.problem(
          key,
          key.equals("from")
              ? "must be in one of the domains: what we send is signed by its DKIM key"
              : "\""
                  + text
                  + "\" must be in one of the domains: mail to others does not come here");
      return Optional.empty();
    }
    return address;
  }

  private static String plain(Section section, String key, String otherwise) {
    var text = section.text(key, otherwise);
    if (text.length() > 200 || text.chars().anyMatch(c -> c < 32 || c == 127)) {
      section.problem(key, "expected one line of at most 200 characters");
    }
    return text;
  }
}
