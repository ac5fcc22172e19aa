package org.sealpost.authenticity.agreement;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.sealpost.dns.Answer;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Message;

/**
 * One generated mail and the DNS around it: a client, an envelope, a header and a body with
 * signatures, some of which were broken on the way.
 */
final class SampleMail {

  static final List<String> DOMAINS =
      List.of(
          "acorn.com",
          "birch.com",
          "mail.acorn.com",
          "x.mail.acorn.com",
          "cedar.co.uk",
          "news.cedar.co.uk",
          "dill.org");

  private final Random random;
  final SharedZone zone = new SharedZone();
  final String client;
  final String helo;
  final String sender;
  final String from;
  final int signatures;
  final String text;

  SampleMail(long seed) {
    random = new Random(seed);
    client =
        random.nextInt(5) == 0
            ? "2001:db8::" + (1 + random.nextInt(3))
            : "192.0.2." + (1 + random.nextInt(3));
    helo = random.nextInt(8) == 0 ? one(List.of("[192.0.2.1]", "localhost", "h")) : one(DOMAINS);
    sender =
        random.nextInt(8) == 0
            ? ""
            : one(List.of("ann", "ann.b", "ann-b+c", "a_b")) + "@" + one(DOMAINS);
    from = one(DOMAINS);
    new SampleZone(random, zone, client).fill();
    var header = header();
    var body = body();
    signatures = one(List.of(0, 1, 1, 1, 2, 3));
    var signed = header + "\r\n" + body;
    for (int i = 0; i < signatures; i++) {
      var domain = random.nextInt(3) == 0 ? from : one(DOMAINS);
      var message = message(signed);
      signed = new SampleSignature(random, message, zone, domain, "s" + i).field() + signed;
    }
    text = random.nextInt(5) < 3 ? signed : changed(signed);
  }

  /** Whether a domain, or one above it and below the registered name, is its own organisation. */
  boolean isOrganisation(Domain domain) {
    var name = domain.name();
    boolean isFound = false;
    while (name.chars().filter(c -> c == '.').count() > 1) {
      isFound |=
          zone.txt("_dmarc." + name).recordsOrNone().stream()
              .anyMatch(text -> text.contains("psd=n"));
      name = name.substring(name.indexOf('.') + 1);
    }
    return isFound;
  }

  /** Whether any record of the zone asks for the client's names. */
  boolean asksForReverseNames() {
    return zone.texts().stream()
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).matches("v=spf1.*(\\bptr\\b|%\\{p).*"));
  }

  boolean areReverseNamesFailing() {
    var address = InetAddress.ofLiteral(client);
    var names = zone.ptr(address);
    return names instanceof Answer.Failed<String>
        || names.recordsOrNone().stream()
            .map(client.contains(":") ? zone::ipv6 : zone::ipv4)
            .anyMatch(answer -> answer instanceof Answer.Failed<InetAddress>);
  }

  Message message() {
    return message(text);
  }

  private static Message message(String text) {
    return Message.read(Content.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String header() {
    var out = new StringBuilder();
    var names =
        new ArrayList<>(List.of("Received", "To", "Subject", "X-Other", "X-Other", "Date", "Cc"));
    names.add(random.nextInt(names.size()), "From");
    for (var name : names) {
      if (name.equals("From")) {
        out.append("From: ")
            .append(one(List.of("Ann <ann@%s>", "ann@%s", "<ann@%s>")).formatted(from))
            .append("\r\n");
      } else if (random.nextInt(3) > 0) {
        out.append(name).append(one(List.of(":", ": ", ":  "))).append(words(true)).append("\r\n");
      }
    }
    return out.toString();
  }

  private String body() {
    if (random.nextInt(20) == 0) {
      return one(List.of("", "\r\n", "\r\n\r\n\r\n", " \r\n", "x"));
    }
    var out = new StringBuilder();
    for (int lines = 1 + random.nextInt(8); lines > 0; lines--) {
      out.append(random.nextInt(4) == 0 ? "" : words(false)).append("\r\n");
    }
    return out.toString();
  }

  private String words(boolean mayFold) {
    var gaps =
        mayFold ? List.of(" ", "  ", "\t", "\r\n ", "\r\n\t ") : List.of(" ", "  ", "\t", " \t ");
    var out = new StringBuilder();
    for (int n = 1 + random.nextInt(5); n > 0; n--) {
      out.append((char) ('a' + random.nextInt(26))).append(random.nextInt(100));
      out.append(n > 1 ? one(gaps) : random.nextInt(6) == 0 ? " " : "");
    }
    return out.toString();
  }

  /** What happens to mail on its way: some of it must break signatures, some must not. */
  private String changed(String mail) {
    int end = mail.indexOf("\r\n\r\n") + 2;
    return switch (random.nextInt(9)) {
      case 0 -> mail + "more\r\n";
      case 1 -> mail + "\r\n\r\n";
      case 2 ->
          mail.substring(0, end) + mail.substring(end).replaceFirst("(?<=\\S)\r\n", " \t\r\n");
      case 3 ->
          mail.substring(0, end) + mail.substring(end).replaceFirst("(?<=\\S) (?=\\S)", "   ");
      case 4 ->
          one(List.of("Subject: new", "X-Other: new", "Received: from me", "Cc: me@birch.com"))
              + "\r\n"
              + mail;
      case 5 ->
          mail.substring(0, end)
              + one(List.of("Subject: low", "X-Other: low"))
              + "\r\n"
              + mail.substring(end);
      case 6 ->
          mail.replaceFirst("\r\nTo:", "\r\nTO :").replaceFirst("\r\nSubject: ?", "\r\nsubject:  ");
      case 7 -> mail.replaceFirst("\r\nX-Other:[^\r]*\r\n(?=\\S)", "\r\n");
      default -> mail.replaceFirst("From: ", "From:  ");
    };
  }
}
