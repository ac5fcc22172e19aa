package org.sealpost.mailflow;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.sealpost.mail.Content;
import org.sealpost.smtp.Reply;
import org.sealpost.store.Blame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which octets are being judged, so that it knows after a crash who may have caused it. A
 * client brings the same mail again and again; one that was under judgement in two crashes is
 * judged alone, one that was in three is judged no more, and waits for a person.
 */
final class Suspicion {

  private static final Logger LOG = LoggerFactory.getLogger(Suspicion.class);

  /** After so many crashes a mail is judged alone. */
  private static final int SUSPICIOUS = 2;

  /** After so many it is put aside unread. */
  static final int POISONOUS = 3;

  /** How much of a mail's beginning and of its end make its fingerprint. */
  private static final int SAMPLE = 64 << 10;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Reply ALONE =
      Reply.of(451, "4.3.0", "This mail has to wait for another one, please try again later");

  /** Not even putting it aside succeeded. */
  private static final Reply NEVER =
      Reply.of(554, "5.3.0", "This mail has broken this gateway several times; it is not taken");

  private final JudgementFile file;
  private final Turns alone = new Turns(1, PATIENCE);

  private Suspicion(JudgementFile file) {
    this.file = file;
  }

  /**
   * Reads what a former run was about when it ended.
   *
   * @param folder belongs to this gateway alone
   */
  static Suspicion in(Path folder, InstantSource clock) {
    return new Suspicion(JudgementFile.open(folder.resolve("judgements"), clock));
  }

  /**
   * Answers a mail, unless it has broken the gateway before.
   *
   * @param judged reads and judges it
   * @param parked puts it aside unread
   */
  Reply answer(Content content, Supplier<Reply> judged, Supplier<Reply> parked) {
    var fingerprint = fingerprint(content);
    int crashes = file.crashes(fingerprint);
    if (crashes > POISONOUS) {
      LOG.error("A mail is refused: it broke {} judgements, and cannot be put aside", crashes);
      return NEVER;
    }
    if (crashes == POISONOUS) {
      LOG.error("A mail is put aside unread: it was under judgement in three crashes");
      return watched(fingerprint, parked);
    }
    // Whoever just stood beside the culprit must not be blamed once more.
    return crashes < SUSPICIOUS
        ? watched(fingerprint, judged)
        : alone.inTurn(() -> watched(fingerprint, judged)).orElse(ALONE);
  }

  private Reply watched(String fingerprint, Supplier<Reply> work) {
    file.begin(fingerprint);
    var how = JudgementFile.End.BROKEN;
    try {
      var reply = work.get();
      how = JudgementFile.End.DONE;
      return reply;
    } catch (RuntimeException broken) {
      if (Blame.isElsewhere(broken)) {
        how = JudgementFile.End.ELSEWHERE;
      }
      throw broken;
    } finally {
      file.end(fingerprint, how);
    }
  }

  /** Size, beginning and end: enough to know a mail again, whatever its size. */
  private static String fingerprint(Content content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(Long.toString(content.size()).getBytes(StandardCharsets.US_ASCII));
      long end = Math.min(SAMPLE, content.size());
      digest.update(content.slice(0, end).octets());
      digest.update(content.slice(Math.max(end, content.size() - SAMPLE), content.size()).octets());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }
}
