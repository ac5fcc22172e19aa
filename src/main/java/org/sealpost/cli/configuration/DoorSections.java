package org.sealpost.cli.configuration;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration.ConsoleSection;
import org.sealpost.cli.configuration.Configuration.PortalSection;
import org.sealpost.cli.configuration.Configuration.TlsSection;
import org.sealpost.directory.HostedMtaSts;
import org.sealpost.mail.Domain;

/** Reads the sections about the doors for people and programs: console, portal, certificates. */
final class DoorSections {

  /** RFC 8461 §3.2: at most about a year. */
  private static final Duration LONGEST_POLICY = Duration.ofHours(8_766);

  private DoorSections() {}

  static ConsoleSection console(Section section) {
    var console =
        new ConsoleSection(
            section.listen("127.0.0.1", 8080),
            section.text("url", "").isEmpty()
                ? Optional.empty()
                : Optional.of(url(section, "url", "")),
            proxies(section));
    section.end();
    return console;
  }

  static Optional<PortalSection> portal(Section listeners, String hostname) {
    if (!listeners.has("portal")) {
      return Optional.empty();
    }
    var section = listeners.section("portal");
    var address = section.listen("0.0.0.0", 8443);
    var url = url(section, "url", "https://" + hostname + portIn(address));
    boolean isHttps = url.getScheme().equals("https");
    boolean tls =
        switch (section.text("tls", isHttps ? "on" : "none")) {
          case "on" -> true;
          case "none" -> false;
          default -> {
            section.problem("tls", "expected on, or none behind a proxy that speaks https");
            yield isHttps;
          }
        };
    if (tls && !isHttps) {
      section.problem("tls", "is on, but listeners.portal.url begins with http://");
    }
    var portal = new PortalSection(address, url, tls, proxies(section));
    section.end();
    return Optional.of(portal);
  }

  private static String portIn(InetSocketAddress address) {
    int port = address.getPort();
    return port == 443 || port == 0 ? "" : ":" + port;
  }

  private static URI url(Section section, String key, String otherwise) {
    return section.as(
        key,
        section.text(key, otherwise),
        Uris::base,
        "the address under which the world reaches it, such as https://portal.example.org",
        URI.create("https://invalid"));
  }

  private static List<String> proxies(Section section) {
    var proxies = new ArrayList<String>();
    for (var text : section.texts("trusted-proxies")) {
      var address = text.contains("/") ? Optional.<Network>empty() : Network.parse(text);
      address.ifPresentOrElse(
          one -> proxies.add(one.address().getHostAddress()),
          () ->
              section.problem(
                  "trusted-proxies", "\"" + text + "\" is no address such as 10.0.0.7"));
    }
    return proxies;
  }

  static Optional<TlsSection> tls(Section root) {
    if (!root.has("tls")) {
      return Optional.empty();
    }
    var section = root.section("tls");
    TlsSection tls =
        section.has("acme")
            ? acmeOrder(section)
            : new TlsSection.Files(readable(section, "certificate"), readable(section, "key"));
    section.end();
    return Optional.of(tls);
  }

  /** The listener without TLS at which an authority asks for proofs. */
  static Optional<InetSocketAddress> acme(Section listeners) {
    if (!listeners.has("acme")) {
      return Optional.empty();
    }
    var section = listeners.section("acme");
    var address = section.listen("0.0.0.0", 80);
    section.end();
    return Optional.of(address);
  }

  private static TlsSection acmeOrder(Section tls) {
    if (tls.has("certificate") || tls.has("key")) {
      tls.problem("acme", "either certificate and key, or acme: both cannot be shown");
    }
    var section = tls.section("acme");
    var directory =
        section.as(
            "directory",
            section.required("directory", "https://acme-v02.api.letsencrypt.org/directory"),
            Uris::https,
            "the https address of the authority's ACME directory",
            URI.create("https://invalid/"));
    if (!section.flag("agree-terms", false)) {
      section.problem("agree-terms", "must be true: the authority issues under its terms alone");
    }
    var contacts = new ArrayList<URI>();
    for (var text : section.texts("contacts")) {
      if (text.matches("mailto:[^\\s@,]+@[^\\s@,?]+")) {
        contacts.add(URI.create(text));
      } else {
        section.problem("contacts", "\"" + text + "\": write mailto:postmaster@example.org");
      }
    }
    var names = new ArrayList<Domain>();
    for (var text : section.texts("names")) {
      Domain.parse(text)
          .ifPresentOrElse(
              names::add, () -> section.problem("names", "\"" + text + "\" is no host name"));
    }
    var trust =
        section.text("trust", "").isEmpty()
            ? Optional.<Path>empty()
            : Optional.of(readable(section, "trust"));
    section.end();
    return new TlsSection.Acme(directory, contacts, names, trust);
  }

  private static Path readable(Section section, String key) {
    var text = section.required(key, "/etc/sealpost/" + key + ".pem");
    return section.as(
        key,
        text,
        path -> Optional.of(Path.of(path)).filter(Files::isReadable),
        "a PEM file that can be read",
        Path.of(text));
  }

  /** The policy that we publish for one of our domains; none if nothing is said of it. */
  static Optional<HostedMtaSts> mtaSts(Section domain, Optional<Domain> hostname) {
    if (!domain.has("mta-sts")) {
      return Optional.empty();
    }
    var section = domain.section("mta-sts");
    var mode =
        section.as(
            "mode",
            section.text("mode", "testing"),
            HostedMtaSts.Mode::named,
            "none, testing or enforce",
            HostedMtaSts.Mode.TESTING);
    var maxAge = section.span("max-age", "7d");
    if (maxAge.compareTo(LONGEST_POLICY) > 0 || maxAge.toSeconds() < 1) {
      section.problem("max-age", "a policy is kept for at least 1s and at most 365d");
      maxAge = Duration.ofDays(7);
    }
    var mx = new ArrayList<String>();
    for (var text : section.texts("mx")) {
      HostedMtaSts.pattern(text)
          .ifPresentOrElse(
              mx::add,
              () ->
                  section.problem(
                      "mx", "\"" + text + "\" is no host such as mx.example.org or *.example.org"));
    }
    section.end();
    // A wrong host name is told where it stands.
    var hosts = mx.isEmpty() ? List.of(hostname.map(Domain::name).orElse("invalid")) : mx;
    return Optional.of(new HostedMtaSts(mode, maxAge, hosts));
  }

  /** Whom to tell of a weakness: RFC 9116 §2.5.3 wants URIs. */
  static List<String> securityContacts(Section security) {
    var contacts = new ArrayList<String>();
    for (var text : security.texts("contacts")) {
      if (text.matches("(mailto:[^\\s@]+@[^\\s@]+|https://\\S+|tel:[+0-9-]+)")) {
        contacts.add(text);
      } else {
        security.problem(
            "contacts", "\"" + text + "\": write mailto:security@example.org, https://… or tel:+…");
      }
    }
    security.end();
    return contacts;
  }
}
