package org.sealpost.smtp;

import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;

/**
 * A connection to one hop under one way of protection, over which mails go one after the other. For
 * one thread at a time.
 */
public final class SmtpConnection implements AutoCloseable {

  private final SmtpClient client;
  private final Hop hop;
  private final Protection protection;
  private Dialling.Result link;
  private int mails;
  private boolean openMail;
  private boolean closed;

  SmtpConnection(SmtpClient client, Hop hop, Protection protection) {
    this.client = client;
    this.hop = hop;
    this.protection = protection;
    this.link = client.dial(hop, protection);
  }

  /**
   * Sends a mail. Line ends of the content that are not CRLF become CRLF on the wire, all other
   * octets go as they are. A connection that the peer closed since the last mail is opened again.
   */
  public Transmission send(Envelope envelope, Content content) {
    if (closed) {
      throw new IllegalStateException("the connection is closed");
    }
    return switch (link) {
      case Dialling.Result.Failed(Failure failure) ->
          new Transmission(
              outcomes(envelope, failure),
              Optional.empty(),
              hop.toString(),
              false,
              false,
              failure instanceof Failure.BrokeAtTls(var trouble, var _)
                  ? Optional.of(trouble)
                  : Optional.empty());
      case Dialling.Result.Open(HopSession session, var trouble) ->
          send(session, envelope, content, trouble);
    };
  }

  private Transmission send(
      HopSession session, Envelope envelope, Content content, Optional<TlsTrouble> trouble) {
    var refusal =
        Fitness.unsafe(envelope, protection, session.capabilities())
            .or(() -> Fitness.refusal(envelope, content, session.capabilities()));
    if (refusal.isPresent()) {
      return transmission(session, Fitness.declined(envelope, refusal.get()), trouble);
    }
    var sayable = Fitness.sayable(envelope, session.capabilities());
    var sending =
        new Sending(
            session,
            client.settings(),
            sayable,
            content,
            Fitness.needsUtf8(sayable, content),
            session.capabilities().chunking() && !client.brokenChunks().contains(hop));
    sending.send(openMail);
    if (sending.chunksBroke()) {
      client.brokenChunks().add(hop);
    }
    if (sending.chunksWereUnknown() || (mails > 0 && sending.foundItClosed())) {
      session.close();
      mails = 0;
      openMail = false;
      link = client.dial(hop, protection);
      return send(envelope, content);
    }
    mails++;
    openMail = sending.isOpenAtEnd();
    client.count(sending);
    return transmission(session, Fitness.withUnsayable(envelope, sending.outcomes()), trouble);
  }

  private Transmission transmission(
      HopSession session, List<RecipientOutcome> outcomes, Optional<TlsTrouble> trouble) {
    return new Transmission(
        outcomes,
        session.wire().tls(),
        hop.toString(),
        session.capabilities().dsn(),
        session.answersEach(),
        trouble);
  }

  private static List<RecipientOutcome> outcomes(Envelope envelope, Failure failure) {
    return switch (failure) {
      case Failure.Said(Reply reply) -> Fitness.refused(envelope, reply);
      case Failure.Broke(String status, String cause) -> Fitness.unreached(envelope, status, cause);
      case Failure.BrokeAtTls(TlsTrouble trouble, String cause) ->
          envelope.demandsTls()
              ? Fitness.declined(envelope, Fitness.unprotected(cause))
              : Fitness.unreached(envelope, trouble.status(), cause);
    };
  }

  /** Whether the next mail can go over this connection too. */
  public boolean isUsable() {
    return !closed
        && link instanceof Dialling.Result.Open(HopSession session, var _)
        && session.isUsable()
        && mails < client.settings().mailsPerConnection();
  }

  /** Says QUIT if that makes sense, and closes. */
  @Override
  public void close() {
    closed = true;
    if (link instanceof Dialling.Result.Open(HopSession session, var _)) {
      session.close();
    }
  }
}
