package org.sealpost.journey;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.ListenerSettings;
import org.sealpost.smtp.MailReceiver;
import org.sealpost.smtp.Peer;
import org.sealpost.smtp.Reply;
import org.sealpost.smtp.SmtpLimits;
import org.sealpost.smtp.SmtpServer;

/**
 * A mail server that keeps of each mail only the hash of what its sender wrote: the gateway puts
 * fields on top, the rest stands at the end.
 */
final class HashingSink implements MailReceiver, AutoCloseable {

  private static final Reply TAKEN = Reply.of(250, "2.0.0", "Taken");

  private final Map<String, List<String>> arrived = new ConcurrentHashMap<>();
  private final SmtpServer server;
  private volatile boolean away;

  HashingSink(Path spool) throws IOException {
    server =
        SmtpServer.start(
            new ListenerSettings(
                "sink",
                "sink.example.org",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                64L << 20,
                spool,
                SmtpLimits.USUAL,
                Optional.empty()),
            this,
            InstantSource.system());
  }

  InetSocketAddress address() {
    return server.address();
  }

  /** The hashes that came under each key. */
  Map<String, List<String>> arrived() {
    return arrived;
  }

  /** Whether it takes nothing for the time being. */
  void away(boolean isAway) {
    away = isAway;
  }

  @Override
  public Reply connected(Peer peer) {
    return TAKEN;
  }

  @Override
  public Reply from(Peer peer, ReversePath reversePath, long declaredSize) {
    return away ? Reply.of(451, "4.3.2", "Away") : TAKEN;
  }

  @Override
  public Reply to(Peer peer, Envelope soFar, Address recipient) {
    return TAKEN;
  }

  @Override
  public Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival) {
    var key = Message.read(content).field(LargeMails.KEY).map(HeaderField::value).orElse("0-0");
    long length = Long.parseLong(key.substring(key.lastIndexOf('-') + 1).strip());
    var hash = hash(content.slice(Math.max(0, content.size() - length), content.size()));
    arrived.merge(key.strip(), List.of(hash), HashingSink::both);
    return TAKEN;
  }

  /** Whether everybody has gone, so that nothing is on its way any more. */
  boolean isQuiet() {
    return server.counters().open() == 0;
  }

  private static List<String> both(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static String hash(Content content) {
    var digest = LargeMails.digest();
    var buffer = new byte[64 * 1024];
    long offset = 0;
    for (int n = content.read(0, buffer, 0, buffer.length);
        n > 0;
        n = content.read(offset, buffer, 0, buffer.length)) {
      digest.update(buffer, 0, n);
      offset += n;
    }
    return LargeMails.sha256(digest);
  }

  @Override
  public void close() {
    server.close();
  }
}
