package org.sealpost.editing;

import java.net.Inet6Address;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.sealpost.mail.Mail;

/** The Received field that we owe the next reader (RFC 5321 §4.4). */
public final class TraceLine {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private TraceLine() {}

  /** The line for a mail that we received under our host name. */
  public static HeaderLine received(Mail mail, String hostname) {
    var arrival = mail.arrival();
    var client = arrival.client().getHostAddress();
    var literal = arrival.client() instanceof Inet6Address ? "IPv6:" + client : client;
    var text = new StringBuilder("from ");
    text.append(helo(arrival.helo())).append(" ([").append(literal).append("])");
    text.append(" by ").append(hostname).append(" with ").append(arrival.protocol());
    arrival.tls().ifPresent(tls -> text.append(" (").append(comment(tls)).append(')'));
    text.append(" id ").append(mail.id());
    // One recipient alone: a list would tell each of the others.
    if (mail.envelope().recipients().size() == 1) {
      text.append(" for <").append(mail.envelope().recipients().getFirst()).append('>');
    }
    return HeaderLine.cleaned("Received", text.append("; ").append(date(arrival.at())).toString());
  }

  /** A point in time as header fields write it (RFC 5322 §3.3). */
  public static String date(Instant instant) {
    return DATE.format(instant);
  }

  private static String helo(String helo) {
    var clean = helo.replaceAll("[^A-Za-z0-9.:\\[\\]_-]", "?");
    return clean.isEmpty() ? "unknown" : clean.substring(0, Math.min(clean.length(), 253));
  }

  private static String comment(String text) {
    return text.replaceAll("[()\\\\\\p{Cntrl}]", "");
  }
}
