package org.sealpost.smtp;

import java.util.ArrayList;
import java.util.List;

/**
 * What a server must do, in as few words as possible: each method is a command, and returns the
 * code of the reply.
 */
final class SessionModel {

  /** A mail that must have been taken, as the receiver gets it. */
  record Taken(String recipients, String text) {}

  static final int LARGEST = 1_000_000;
  static final int MOST_RECIPIENTS = 3;
  private static final int LONGEST_LINE = 8192;

  private boolean closed;
  private boolean greeted;
  private boolean extended;
  private boolean tls;
  private boolean mail;
  private boolean utf8;
  private boolean chunked;
  private String chunks = "";
  private final List<String> recipients = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();

  private void reset() {
    mail = false;
    utf8 = false;
    chunked = false;
    chunks = "";
    recipients.clear();
  }

  private int close(int code) {
    closed = true;
    return code;
  }

  boolean isClosed() {
    return closed;
  }

  List<Taken> taken() {
    return taken;
  }

  /**
   * Somebody speaks before it is their turn: behind a command that ends a group, or without having
   * been offered PIPELINING.
   */
  boolean isTooEarly(boolean endsGroup, boolean moreBehind) {
    return moreBehind && (endsGroup || !extended);
  }

  int tooEarly() {
    return close(554);
  }

  int hello(boolean withE) {
    greeted = true;
    extended = withE;
    reset();
    return 250;
  }

  int startTls() {
    return tls ? 503 : 220;
  }

  /** The handshake is done. */
  void secured() {
    reset();
    greeted = false;
    extended = false;
    tls = true;
  }

  int from(boolean ours, String parameters) {
    if (!greeted || mail) {
      return 503;
    }
    if (!parameters.isEmpty() && !extended) {
      return 555;
    }
    if (parameters.contains("REQUIRETLS") && !tls) {
      return 530;
    }
    if (parameters.contains("=99999")) {
      return 552;
    }
    if (!ours) {
      return 550;
    }
    mail = true;
    utf8 = parameters.contains("SMTPUTF8");
    return 250;
  }

  int fromBeyondAscii(boolean declared) {
    int code = from(true, declared ? "SMTPUTF8" : "");
    if (code == 250 && !declared) {
      reset();
      return 553;
    }
    return code;
  }

  int to(String address, boolean parameters) {
    if (!mail || chunked) {
      return 503;
    }
    if (parameters && !extended) {
      return 555;
    }
    if (address.startsWith("j\u00f6rg") && !utf8) {
      return 553;
    }
    if (recipients.contains(address)) {
      return 250;
    }
    if (recipients.size() == MOST_RECIPIENTS) {
      return 452;
    }
    return switch (address.substring(0, address.indexOf('@'))) {
      case "refused" -> 550;
      case "later" -> 450;
      case "broken" -> 451;
      default -> {
        recipients.add(address);
        yield 250;
      }
    };
  }

  int data() {
    if (!mail || chunked) {
      return 503;
    }
    return recipients.isEmpty() ? 554 : 354;
  }

  int chunk(String octets, boolean last) {
    if (!mail || recipients.isEmpty() || !extended) {
      int code = mail && recipients.isEmpty() ? 554 : 503;
      reset();
      return code;
    }
    chunked = true;
    chunks += octets;
    boolean open = chunks.endsWith("\r");
    var whole = chunks.replace("\r\n", "");
    if (whole.indexOf('\n') >= 0
        || (open && !last ? whole.substring(0, whole.length() - 1) : whole).indexOf('\r') >= 0
        || chunks.indexOf('\0') >= 0) {
      return close(550);
    }
    if (hasLongLine(chunks)) {
      reset();
      return 550;
    }
    return last ? end(chunks) : 250;
  }

  static boolean hasLongLine(String octets) {
    return octets.lines().anyMatch(line -> line.length() > LONGEST_LINE);
  }

  /** The octets came to their end, dots taken off. */
  int end(String octets) {
    var text = octets.isEmpty() || octets.endsWith("\r\n") ? octets : octets + "\r\n";
    var to = String.join(" ", recipients);
    reset();
    if (hasLongLine(octets)) {
      return 550;
    }
    if (octets.startsWith("refused")) {
      return 554;
    }
    if (octets.startsWith("broken")) {
      return 451;
    }
    taken.add(new Taken(to, text));
    return 250;
  }

  int forget() {
    reset();
    return 250;
  }

  int quit() {
    return close(221);
  }

  int hostile(int code) {
    return close(code);
  }
}
