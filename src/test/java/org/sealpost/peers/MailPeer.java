package org.sealpost.peers;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A mail server of other people, with a configuration, a queue, a log and a port on loopback of its
 * own. It keeps what it receives for {@code peer.test}, hands all other mail to one next hop, over
 * TLS where that offers it, refuses {@code nobody@peer.test} for good and {@code later@peer.test}
 * for now.
 */
public interface MailPeer extends AutoCloseable {

  /** Where it takes mail. */
  InetSocketAddress address();

  /** Gives it a mail to send, as a local program does: lines may end with LF. */
  void send(String from, List<String> recipients, byte[] mail);

  /** Makes it try again what waits. */
  void hurry();

  /** What it has received for {@code peer.test}, its own header fields on top, lines with LF. */
  List<String> mails();

  /** What it has logged. */
  String log();

  @Override
  void close();
}
