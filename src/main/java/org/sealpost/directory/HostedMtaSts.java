package org.sealpost.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.mail.Domain;

/**
 * What we publish for one of our domains so that others send to it over verified TLS alone: the
 * policy at {@code https://mta-sts.DOMAIN/.well-known/mta-sts.txt} and the TXT record that
 * announces it (RFC 8461 §3).
 *
 * @param mode how strictly senders shall take it
 * @param maxAge how long senders keep it
 * @param mx the mail exchangers that it allows, as host names or {@code *.} patterns
 */
public record HostedMtaSts(Mode mode, Duration maxAge, List<String> mx) {

  /** How strictly senders take a policy (RFC 8461 §5). */
  public enum Mode {
    /** Nobody shall keep to it any more: how one leaves (RFC 8461 §8.3). */
    NONE,
    /** Failures are reported, mail is delivered all the same. */
    TESTING,
    /** No mail goes to a server that does not fit. */
    ENFORCE;

    /** By its word in the policy. */
    public static Optional<Mode> named(String word) {
      return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
    }

    /** Its word in the policy. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String PREFIX = "mta-sts.";

  /** 32 characters are allowed (RFC 8461 §3.1); 64 bits tell two policies apart. */
  private static final int ID_OCTETS = 8;

  public HostedMtaSts {
    mx = List.copyOf(mx);
    if (mx.isEmpty()) {
      throw new IllegalArgumentException("a policy names a mail exchanger");
    }
  }

  /** A host, or a star for one label before a domain, as the policy writes it. */
  public static Optional<String> pattern(String text) {
    return text.startsWith("*.")
        ? Domain.parse(text.substring(2)).map(domain -> "*." + domain)
        : Domain.parse(text).map(Domain::name);
  }

  /** The host under which the policy of a domain is looked for. */
  public static Domain host(Domain domain) {
    return Domain.of(PREFIX + domain);
  }

  /** The domain whose policy is looked for under this host; empty if it is no such host. */
  public static Optional<Domain> domainOf(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    return name.startsWith(PREFIX)
        ? Domain.parse(name.substring(PREFIX.length()))
        : Optional.empty();
  }

  /** Whether a mail exchanger of that name is allowed (RFC 8461 §4.1). */
  public boolean allows(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    return mx.contains(name) || (dot > 0 && mx.contains("*" + name.substring(dot)));
  }

  /** The policy file; lines end with CR LF, as its grammar has it (RFC 8461 §3.2). */
  public String text() {
    var text = new StringBuilder("version: STSv1\r\n");
    text.append("mode: ").append(mode.word()).append("\r\n");
    mx.forEach(host -> text.append("mx: ").append(host).append("\r\n"));
    return text.append("max_age: ").append(maxAge.toSeconds()).append("\r\n").toString();
  }

  /** Changes whenever the policy does, for it is made from it (RFC 8461 §3.1). */
  public String id() {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash, 0, ID_OCTETS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The TXT record at {@code _mta-sts.DOMAIN}. */
  public String record() {
    return "v=STSv1; id=" + id() + ";";
  }
}
