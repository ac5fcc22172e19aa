package org.sealpost.cli.configuration;

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
 */
public record ReportsSection(
    Optional<Address> from, String organization, String contact, boolean tls, boolean dmarc) {

  /** Whether reports about TLS go out. */
  public boolean sendsTls() {
    return tls && from.isPresent();
  }

  /** Whether reports about DMARC go out. */
  public boolean sendsDmarc() {
    return dmarc && from.isPresent();
  }

  static ReportsSection read(Section section, Set<Domain> ours) {
    var from = address(section, "from", section.text("from", ""), ours);
    var name = from.map(Address::toString).orElse("");
    var reports =
        new ReportsSection(
            from,
            plain(section, "organization", from.map(address -> address.domain().name()).orElse("")),
            plain(section, "contact", name),
            section.flag("tls", true),
            section.flag("dmarc", true));
    section.end();
    return reports;
  }

  private static Optional<Address> address(
      Section section, String key, String text, Set<Domain> ours) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var address = Address.parse(text).filter(found -> !found.needsUtf8());
    if (address.isEmpty()) {
      section.problem(key, "\"" + text + "\" is no address such as reports@example.org");
    } else if (!ours.contains(address.get().domain())) {
      section.problem(key, "must be in one of the domains: what we send is signed by its DKIM key");
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
