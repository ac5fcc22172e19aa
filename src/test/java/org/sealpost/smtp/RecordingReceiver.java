package org.sealpost.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/** Takes every mail and remembers it, unless told to answer otherwise. */
public final class RecordingReceiver implements MailReceiver {

  /** What came, with a copy of the octets. */
  public record Received(Peer peer, Envelope envelope, Content content, Arrival arrival) {

    /** The octets, one char each. */
    public String text() {
      return new String(content.octets(), StandardCharsets.ISO_8859_1);
    }
  }

  public static final Reply OK = Reply.of(250, "2.0.0", "Ok");

  private final List<Received> mails = new CopyOnWriteArrayList<>();
  volatile Function<Peer, Reply> onConnect = _ -> OK;
  volatile Function<ReversePath, Reply> onFrom = _ -> OK;
  volatile Function<Address, Reply> onTo = _ -> OK;
  volatile Function<Content, Reply> onMail = _ -> OK;

  @Override
  public Reply connected(Peer peer) {
    return onConnect.apply(peer);
  }

  @Override
  public Reply from(Peer peer, ReversePath reversePath, long declaredSize) {
    return onFrom.apply(reversePath);
  }

  @Override
  public Reply to(Peer peer, Envelope soFar, Address recipient) {
    return onTo.apply(recipient);
  }

  @Override
  public Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival) {
    var reply = onMail.apply(content);
    mails.add(new Received(peer, envelope, Content.of(content.octets()), arrival));
    return reply;
  }

  /** All mails so far. */
  public List<Received> mails() {
    return new ArrayList<>(mails);
  }

  /** Forgets the mails so far. */
  void forget() {
    mails.clear();
  }
}
