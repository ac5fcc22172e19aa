package org.sealpost.delivery;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A hop that speaks LMTP with one fault at one of its answers to a whole mail, until it is healed.
 * All whom it does not refuse have the mail before it says a word: the worst case for who sends
 * again.
 */
final class LmtpSink implements AutoCloseable {

  /** What happens instead of one recipient's answer. */
  enum Fault {
    CLOSE,
    HANG,
    BYE,
    BYE_AND_CLOSE,
    LATER,
    NEVER,
    GARBAGE,
    WRONG_CLASS,
    ONE_TOO_MANY,
    NONE
  }

  private final Fault fault;
  private final int place;
  private final boolean chunking;
  private final ServerSocket listener;
  private final Visitors visitors;
  private final Map<String, Integer> copies = new ConcurrentHashMap<>();
  private final List<String> repeated = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile boolean healed;

  /**
   * @param place whose answer, 0 for the first recipient's
   */
  LmtpSink(Fault fault, int place, boolean chunking) throws IOException {
    this.fault = fault;
    this.place = place;
    this.chunking = chunking;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    visitors =
        new Visitors(
            listener, socket -> converse(socket, new BufferedInputStream(socket.getInputStream())));
    visitors.accept();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How often that recipient, by local part, has got the mail. */
  int copies(String local) {
    return copies.getOrDefault(local, 0);
  }

  /** Who was named again after being told that he has it. */
  List<String> repeated() {
    return List.copyOf(repeated);
  }

  /** From now on all is well. */
  void heal() {
    healed = true;
    visitors.hangUp();
  }

  private void converse(Socket socket, InputStream in) throws IOException {
    var recipients = new ArrayList<String>();
    say(socket, "220 sink.test");
    while (true) {
      var line = line(in);
      switch (line.split(" ", 2)[0]) {
        case "LHLO" ->
            say(
                socket,
                "250-sink.test\r\n250-PIPELINING\r\n250 " + (chunking ? "CHUNKING" : "8BITMIME"));
        case "RCPT" -> {
          var local = line.substring(line.indexOf('<') + 1, line.indexOf('@'));
          recipients.add(local);
          if (told.contains(local)) {
            repeated.add(local);
          }
          say(socket, "250 2.1.5 ok");
        }
        case "DATA" -> {
          say(socket, "354 go");
          while (!line(in).equals(".")) {
            // The mail, up to its end.
          }
          answer(socket, in, recipients);
          recipients.clear();
        }
        case "BDAT" -> {
          in.readNBytes(Integer.parseInt(line.split(" ")[1]));
          if (line.endsWith("LAST")) {
            answer(socket, in, recipients);
            recipients.clear();
          } else {
            say(socket, "250 2.0.0 more");
          }
        }
        case "QUIT" -> {
          say(socket, "221 2.0.0 bye");
          return;
        }
        case "MAIL", "RSET" -> say(socket, "250 2.0.0 ok");
        default -> say(socket, "500 5.5.2 what?");
      }
    }
  }

  private void answer(Socket socket, InputStream in, List<String> recipients) throws IOException {
    for (int i = 0; i < recipients.size(); i++) {
      boolean here = !healed && i == place;
      if (!here || (fault != Fault.BYE && fault != Fault.LATER && fault != Fault.NEVER)) {
        copies.merge(recipients.get(i), 1, Integer::sum);
      }
    }
    for (int i = 0; i < recipients.size(); i++) {
      if (healed || i != place) {
        told.add(recipients.get(i));
        say(socket, "250 2.1.5 <" + recipients.get(i) + "> saved");
      } else {
        fail(socket, in, recipients.get(i));
      }
    }
  }

  private void fail(Socket socket, InputStream in, String recipient) throws IOException {
    switch (fault) {
      case CLOSE -> over();
      case HANG -> silence(in);
      case BYE -> say(socket, "421 4.7.0 bye");
      case BYE_AND_CLOSE -> {
        say(socket, "421 4.7.0 bye");
        over();
      }
      case LATER -> say(socket, "451 4.2.1 later");
      case NEVER -> say(socket, "550 5.7.1 never");
      case GARBAGE -> {
        say(socket, "saved it");
        silence(in);
      }
      case WRONG_CLASS -> {
        say(socket, "354 go on");
        silence(in);
      }
      case ONE_TOO_MANY -> {
        told.add(recipient);
        say(socket, "250 2.1.5 saved\r\n250 2.1.5 saved");
      }
      case NONE -> {
        told.add(recipient);
        say(socket, "250 2.1.5 saved");
      }
    }
  }

  private static void over() throws IOException {
    throw new IOException("the fault");
  }

  /** Says nothing more until the client goes. */
  private static void silence(InputStream in) throws IOException {
    in.transferTo(ByteArrayOutputStream.nullOutputStream());
    over();
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the client has gone");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8).replace("\r", "");
  }

  @Override
  public void close() {
    visitors.close();
  }
}
