package org.sealpost.smtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks the logins of one listener: whoever guesses is slowed down and then turned away, and
 * passwords are computed a few at a time, so that guessing does not take the machine from the mail.
 */
final class LoginDesk {

  /** What became of a password. */
  enum Check {
    FITS,
    WRONG,
    /** Too many are being computed at the moment. */
    BUSY
  }

  private static final int FREE_FAILURES = 20;
  private static final Duration FORGET = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int LONGEST_PAUSE = 8;
  private static final int MOST_CLIENTS = 10_000;
  private static final int MOST_KNOWN = 10_000;
  private static final Duration KNOWN = Duration.ofMinutes(10);
  private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private static final Duration QUEUE = Duration.ofSeconds(10);

  private record Failures(int count, Instant last) {}

  private final Logins logins;
  private final InstantSource clock;
  private final Semaphore computing = new Semaphore(AT_ONCE, true);
  private final byte[] secret = new byte[32];
  private final Map<Object, Failures> failures = bounded(MOST_CLIENTS);
  private final Map<String, Instant> known = bounded(MOST_KNOWN);

  LoginDesk(Logins logins, InstantSource clock) {
    this.logins = logins;
    this.clock = clock;
    new SecureRandom().nextBytes(secret);
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  Logins.Login find(String name) {
    return logins.find(name);
  }

  /** Whether so many logins failed from there that nothing more is computed for it now. */
  boolean isTurnedAway(InetAddress client) {
    synchronized (failures) {
      var before = failures.get(network(client));
      return before != null && before.count() >= FREE_FAILURES && isRecent(before);
    }
  }

  /** Notes a failure, and waits: longer with each from the same client. */
  void failed(InetAddress client) {
    int count;
    synchronized (failures) {
      var now = clock.instant();
      var noted =
          failures.compute(
              network(client),
              (_, before) ->
                  new Failures(before == null || !isRecent(before) ? 1 : before.count() + 1, now));
      count = noted.count();
    }
    try {
      Thread.sleep(PAUSE.multipliedBy(Math.min(count, LONGEST_PAUSE)));
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isRecent(Failures before) {
    return clock.instant().isBefore(before.last().plus(FORGET));
  }

  /** One host owns a whole IPv6 /64. */
  private static Object network(InetAddress client) {
    return client instanceof Inet6Address
        ? (Object) ByteBuffer.wrap(client.getAddress()).getLong()
        : client;
  }

  /** Whether a password that was sent is the right one. */
  Check check(PasswordVerifier verifier, String password) {
    var key = key(verifier, password);
    if (isKnown(key)) {
      return Check.FITS;
    }
    try {
      if (!computing.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
        return Check.BUSY;
      }
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
      return Check.BUSY;
    }
    try {
      if (!verifier.fits(password)) {
        return Check.WRONG;
      }
    } finally {
      computing.release();
    }
    synchronized (known) {
      known.put(key, clock.instant().plus(KNOWN));
    }
    return Check.FITS;
  }

  /**
   * Programs log in for each mail, and the verifier is slow on purpose: a password that was right
   * is known again for a while, by a digest that is worth nothing outside this process. Another
   * password has another verifier and so another digest.
   */
  private String key(PasswordVerifier verifier, String password) {
    var text = verifier.storedKey() + " " + verifier.salt() + " " + password;
    return Base64.getEncoder()
        .encodeToString(PasswordVerifier.hmac(secret, text.getBytes(StandardCharsets.UTF_8)));
  }

  private boolean isKnown(String key) {
    synchronized (known) {
      var until = known.get(key);
      return until != null && clock.instant().isBefore(until);
    }
  }
}
