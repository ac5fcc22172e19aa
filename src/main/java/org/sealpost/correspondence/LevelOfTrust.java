package org.sealpost.correspondence;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Address;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The trust that our people's mail earns those they write to. Callers let only mail of
 * authenticated senders earn it, and grant it only to mail whose sender is authenticated.
 *
 * <p>A row is a keyed hash and the moment at which its trust will have faded; the level at any time
 * follows from how far away that is. So rising, halving and the cap are additions to one number,
 * done by one statement that no second reader or writer can spoil.
 */
public final class LevelOfTrust {

  /** Without mail a level halves in this time. */
  public static final Duration HALF_LIFE = Duration.ofDays(90);

  private static final Duration MESSAGES_KEPT = Duration.ofDays(180);
  private static final int MOST_MESSAGES_ASKED = 50;
  private static final int MOST_RECIPIENTS = 100;

  private final Database database;
  private final Fingerprints fingerprints;
  private final SharedDomains shared = SharedDomains.usual();
  private final InstantSource clock;

  public LevelOfTrust(Database database, KeyVault vault, InstantSource clock) {
    this.database = database;
    this.fingerprints = new Fingerprints(vault);
    this.clock = clock;
  }

  /** One of ours wrote to somebody. */
  public void earn(JdbcClient sql, Address ours, Address theirs) {
    earn(sql, ours, List.of(theirs));
  }

  /** One of ours wrote to somebody, under this Message-ID. */
  public void earn(JdbcClient sql, Address ours, Address theirs, String messageId) {
    earn(sql, ours, List.of(theirs));
    sent(sql, messageId);
  }

  /**
   * One of ours wrote to these outsiders. Of more than 100 recipients none earns trust: that is a
   * mailing, not correspondence.
   */
  public void earn(JdbcClient sql, Address ours, Collection<Address> theirs) {
    if (theirs.size() > MOST_RECIPIENTS) {
      return;
    }
    // Always in this order, hashes sorted within: two writers never wait for each other.
    for (var bond : Bond.values()) {
      var hashes = new TreeSet<String>();
      for (var address : theirs) {
        if (bond != Bond.DOMAIN || !shared.contains(address.domain())) {
          hashes.add(fingerprints.of(bond, ours, address));
        }
      }
      TrustRows.raise(sql, bond, hashes, clock.instant());
    }
  }

  /** Remembers a Message-ID of ours, so that an answer to it is recognised. */
  public void sent(JdbcClient sql, String messageId) {
    TrustRows.remember(sql, fingerprints.ofMessage(messageId), clock.instant().plus(MESSAGES_KEPT));
  }

  /** What mail from them to us may count on. */
  public Trust trust(Address theirs, Address ours) {
    var now = clock.instant();
    return database.read(
        sql -> {
          double level = 0;
          boolean known = false;
          for (var bond : Bond.values()) {
            var fades = TrustRows.fades(sql, fingerprints.of(bond, ours, theirs));
            if (fades.isPresent() && fades.get().isAfter(now)) {
              level = Math.max(level, Bond.level(fades.get(), now));
              known |= bond != Bond.DOMAIN;
            }
          }
          return new Trust(level, known);
        });
  }

  /** Whether one of these, from In-Reply-To and References, is a Message-ID that we sent. */
  public boolean answersOurs(Collection<String> messageIds) {
    var hashes =
        messageIds.stream().limit(MOST_MESSAGES_ASKED).map(fingerprints::ofMessage).toList();
    return !hashes.isEmpty()
        && database.read(sql -> TrustRows.remembers(sql, hashes, clock.instant()));
  }

  /** Forgets what has faded; returns how many rows went. */
  public int forgetFaded() {
    var now = clock.instant();
    return database.write(sql -> TrustRows.forget(sql, now));
  }
}
