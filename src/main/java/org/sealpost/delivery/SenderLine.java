package org.sealpost.delivery;

import java.util.Locale;
import java.util.regex.Pattern;
import org.sealpost.mail.ReversePath;

/**
 * The line in which a sender's mails wait their turn within a destination. Lists that give each
 * mail a reverse path of its own stand in one line all the same.
 */
final class SenderLine {

  /** Where mail without a sender stands: bounces and reports. */
  static final String NOBODY = "<>";

  private static final int LONGEST = 320;

  /** What makes a reverse path one of many: tags, escaped recipients and running numbers. */
  private static final Pattern VARIES = Pattern.compile("[+=]|\\d{4}");

  private SenderLine() {}

  static String of(ReversePath reversePath) {
    return reversePath.sender().map(address -> line(address.toString())).orElse(NOBODY);
  }

  private static String line(String address) {
    var text = address.toLowerCase(Locale.ROOT);
    int at = text.lastIndexOf('@');
    var local = text.substring(0, Math.max(0, at));
    var varies = VARIES.matcher(local);
    var kept = varies.find() ? local.substring(0, varies.start()) : local;
    var line = kept + text.substring(Math.max(0, at));
    return line.length() > LONGEST ? line.substring(line.length() - LONGEST) : line;
  }
}
