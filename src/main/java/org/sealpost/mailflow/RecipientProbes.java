package org.sealpost.mailflow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the inner mail server of a domain whether it has a recipient, and remembers the answer. Only
 * its clear no refuses a recipient; a server that does not answer never does.
 */
public final class RecipientProbes {

  private static final Logger LOG = LoggerFactory.getLogger(RecipientProbes.class);

  private static final Duration YES_HOLDS = Duration.ofHours(24);
  private static final Duration NO_HOLDS = Duration.ofHours(1);

  /** While a server does not answer, not every client waits for it. */
  private static final Duration SILENCE_HOLDS = Duration.ofSeconds(30);

  private static final int MOST = 50_000;
  private static final int AT_ONCE = 20;
  private static final long QUEUE_SECONDS = 5;

  private static final Reply UNKNOWN = Reply.of(550, "5.1.1", "There is no such mailbox here");
  private static final Reply LATER =
      Reply.of(450, "4.1.1", "We cannot ask for this mailbox at the moment, try again later");

  /** Who asks the inner server of a domain. */
  @FunctionalInterface
  public interface InnerServer {

    /** What it says to MAIL and RCPT. */
    RecipientOutcome ask(Address recipient);
  }

  /**
   * A domain whose server is asked.
   *
   * @param server whom to ask
   * @param acceptsInSilence whether recipients are taken while it does not answer
   */
  public record Asked(InnerServer server, boolean acceptsInSilence) {}

  private enum Word {
    YES,
    NO,
    SILENCE
  }

  private record Known(Word word, Instant until) {}

  private final Map<Domain, Asked> domains;
  private final InstantSource clock;
  private final Semaphore asking = new Semaphore(AT_ONCE);
  private final LinkedHashMap<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  public RecipientProbes(Map<Domain, Asked> domains, InstantSource clock) {
    this.domains = Map.copyOf(domains);
    this.clock = clock;
  }

  /** Why a recipient is not taken; empty if it is, or if its domain is not asked. */
  Optional<Reply> refusal(Address recipient) {
    // A name beyond ASCII needs a server that knows SMTPUTF8: its no would not be clear.
    return Optional.ofNullable(domains.get(recipient.domain()))
        .filter(_ -> recipient.localPart().chars().allMatch(c -> c < 128))
        .flatMap(
            asked ->
                switch (word(asked, recipient)) {
                  case YES -> Optional.<Reply>empty();
                  case NO -> Optional.of(UNKNOWN);
                  case SILENCE ->
                      asked.acceptsInSilence() ? Optional.<Reply>empty() : Optional.of(LATER);
                });
  }

  private Word word(Asked asked, Address recipient) {
    var everybody = "@" + recipient.domain();
    var remembered = remembered(recipient.key()).or(() -> remembered(everybody));
    if (remembered.isPresent()) {
      return remembered.get();
    }
    if (!mayAsk()) {
      return Word.SILENCE;
    }
    try {
      return asked(asked, recipient, everybody);
    } finally {
      asking.release();
    }
  }

  private Word asked(Asked asked, Address recipient, String everybody) {
    var word = word(asked.server().ask(recipient));
    switch (word) {
      case SILENCE -> remember(everybody, word, SILENCE_HOLDS);
      case NO -> remember(recipient.key(), word, NO_HOLDS);
      case YES -> {
        remember(recipient.key(), word, YES_HOLDS);
        lookForCatchAll(asked, recipient.domain(), everybody);
      }
    }
    return word;
  }

  /** A server that says yes to a name that nobody has says yes to everybody: asking is in vain. */
  private void lookForCatchAll(Asked asked, Domain domain, String everybody) {
    var tested = "?" + everybody;
    if (remembered(tested).isPresent()) {
      return;
    }
    var nobody = new Address("probe-" + UUID.randomUUID(), domain);
    var word = word(asked.server().ask(nobody));
    if (word == Word.SILENCE) {
      return;
    }
    remember(tested, word, YES_HOLDS);
    if (word == Word.YES) {
      LOG.warn(
          "{}: its mail server takes mail for any name, so recipients are not checked", domain);
      remember(everybody, Word.YES, YES_HOLDS);
    }
  }

  private static Word word(RecipientOutcome outcome) {
    return switch (outcome) {
      case RecipientOutcome.Accepted _ -> Word.YES;
      case RecipientOutcome.Refused(Address _, Reply reply) ->
          isClearNo(reply) ? Word.NO : Word.SILENCE;
      case RecipientOutcome.Declined(Address recipient, Reply reply) ->
          silence(recipient, reply.text());
      case RecipientOutcome.Unreached(Address recipient, String _, String cause) ->
          silence(recipient, cause);
      case RecipientOutcome.Unknown(Address recipient, String _, String cause) ->
          silence(recipient, cause);
    };
  }

  private static Word silence(Address recipient, String cause) {
    LOG.warn("{}: its mail server cannot be asked: {}", recipient.domain(), cause);
    return Word.SILENCE;
  }

  /** RFC 3463 §3.2: 5.1.x speaks of the address. A refusal by policy (5.7.x) speaks of us. */
  private static boolean isClearNo(Reply reply) {
    boolean aboutMailbox = reply.code() == 550 || reply.code() == 551 || reply.code() == 553;
    var enhanced = reply.enhanced();
    return aboutMailbox
        && (enhanced.isEmpty() || enhanced.startsWith("5.1.") || enhanced.equals("5.2.1"));
  }

  private boolean mayAsk() {
    try {
      return asking.tryAcquire(QUEUE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<Word> remembered(String key) {
    synchronized (known) {
      return Optional.ofNullable(known.get(key))
          .filter(entry -> clock.instant().isBefore(entry.until()))
          .map(Known::word);
    }
  }

  private void remember(String key, Word word, Duration time) {
    synchronized (known) {
      known.put(key, new Known(word, clock.instant().plus(time)));
      if (known.size() > MOST) {
        known.pollFirstEntry();
      }
    }
  }
}
