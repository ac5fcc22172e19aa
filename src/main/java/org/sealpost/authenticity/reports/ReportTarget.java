package org.sealpost.authenticity.reports;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/** Where a domain wants its reports: a mailbox or a web server. */
public sealed interface ReportTarget {

  /** A domain that wants reports at more places gets them at the first ones. */
  int MOST = 5;

  /** The longest list that is read, in characters. */
  int LONGEST = 2_048;

  /**
   * A mailbox.
   *
   * @param largest octets of the largest mail that may go there; {@link Long#MAX_VALUE} if unsaid
   */
  record Mailbox(Address address, long largest) implements ReportTarget {
    @Override
    public Domain host() {
      return address.domain();
    }

    @Override
    public String uri() {
      return "mailto:" + address;
    }
  }

  /** A web server that takes reports by POST. */
  record WebServer(URI address) implements ReportTarget {
    @Override
    public Domain host() {
      return Domain.of(address.getHost());
    }

    @Override
    public String uri() {
      return address.toString();
    }
  }

  /** The domain of the mailbox, or the host. */
  Domain host();

  /** The place without a size. */
  String uri();

  /**
   * Reads the list of a tag {@code rua} (RFC 8460 §3, RFC 9989 §4.7), with sizes such as {@code
   * !10m} behind mailboxes. What cannot be used is passed over. Never throws.
   */
  static List<ReportTarget> list(String text) {
    var targets = new ArrayList<ReportTarget>();
    var bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    for (var item : bounded.split(",", -1)) {
      one(item.strip()).filter(found -> !targets.contains(found)).ifPresent(targets::add);
      if (targets.size() == MOST) {
        break;
      }
    }
    return List.copyOf(targets);
  }

  private static Optional<ReportTarget> one(String uri) {
    var lower = uri.toLowerCase(Locale.ROOT);
    if (lower.startsWith("mailto:")) {
      return mailbox(uri.substring("mailto:".length()));
    }
    return lower.startsWith("https://") ? webServer(uri) : Optional.empty();
  }

  private static Optional<ReportTarget> mailbox(String rest) {
    var parts = Parts.SIZED.matcher(rest.replaceFirst("\\?.*", ""));
    if (!parts.matches()) {
      return Optional.empty();
    }
    long largest = parts.group("size") == null ? Long.MAX_VALUE : octets(parts);
    // A plus sign in an address is itself, not a blank.
    var encoded = parts.group("address").replace("+", "%2B");
    try {
      return Address.parse(URLDecoder.decode(encoded, StandardCharsets.UTF_8))
          .filter(address -> !address.needsUtf8())
          .map(address -> new Mailbox(address, largest));
    } catch (IllegalArgumentException brokenEscape) {
      return Optional.empty();
    }
  }

  private static long octets(Matcher parts) {
    long count = Long.parseLong(parts.group("size"));
    return switch (parts.group("unit").toLowerCase(Locale.ROOT)) {
      case "k" -> count << 10;
      case "m" -> count << 20;
      case "g" -> count << 30;
      case "t" -> count << 40;
      default -> count;
    };
  }

  private static Optional<ReportTarget> webServer(String text) {
    try {
      var uri = URI.create(text);
      return uri.getHost() != null
              && Domain.parse(uri.getHost()).isPresent()
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
              && uri.toASCIIString().equals(text)
          ? Optional.of(new WebServer(uri))
          : Optional.empty();
    } catch (IllegalArgumentException noUri) {
      return Optional.empty();
    }
  }

  /** How a mailbox is written. */
  final class Parts {
    private static final Pattern SIZED =
        Pattern.compile("(?<address>[^!]{1,400})(?:!(?<size>[0-9]{1,6})(?<unit>[kmgtKMGT]?))?");

    private Parts() {}
  }
}
