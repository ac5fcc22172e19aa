package org.sealpost.journey;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Mails of all the kinds that a relay may spoil, told apart by their subjects. */
final class VariedMails {

  private static final int LARGE_LINES = 5 * 1024 * 1024 / 77;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private static final List<String> BODIES =
      List.of(
          "hello\n",
          ".\n",
          ".\n..\n...\n.dot\n .\n",
          "before\n.\nQUIT\n",
          "gr\u00fc\u00dfe \u00ff\u0080\n",
          "l".repeat(990) + "\n",
          "." + "l".repeat(980) + "\n.\n",
          "From here on\n>From there\n",
          "\n\n\nblank lines around\n\n\n\n",
          "blanks at the end   \n\t\n \n",
          "=46rom: quoted =\nprintable\n",
          "From: not a header\nSubject: neither\n\n.\n",
          "\u00e4".repeat(900) + "\n",
          "form\u000cfeed and tab\tand escape\u001b\n",
          "x\n".repeat(5_000),
          ".\n".repeat(1_000),
          "- -- \n-- \nname\n",
          "MAIL FROM:<evil@ours.test>\nRCPT TO:<kim@foreign.test>\nDATA\n",
          "three octets that are one character: \u00e2\u0080\u00a8\n");

  private VariedMails() {}

  static int count() {
    return BODIES.size() + 1;
  }

  static String subject(int number) {
    return "mail " + number + " of many";
  }

  /** The body, one char an octet, lines with LF. */
  static String body(int number) {
    return number < BODIES.size() ? BODIES.get(number) : large();
  }

  private static String large() {
    var random = new Random(5);
    var text = new StringBuilder(LARGE_LINES * 77);
    for (int line = 0; line < LARGE_LINES; line++) {
      for (int i = 0; i < 76; i++) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** The whole mail, so complete that nobody needs to add to it. */
  static byte[] mail(String from, String to, int number, String lineEnd) {
    var text =
        "From: "
            + from
            + "\nTo: "
            + to
            + "\nSubject: "
            + subject(number)
            + "\nDate: Tue, 24 Nov 2026 08:00:00 +0000\nMessage-ID: <"
            + number
            + "."
            + from
            + ">\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1"
            + "\nContent-Transfer-Encoding: 8bit\n\n"
            + body(number);
    return text.replace("\n", lineEnd).getBytes(StandardCharsets.ISO_8859_1);
  }
}
