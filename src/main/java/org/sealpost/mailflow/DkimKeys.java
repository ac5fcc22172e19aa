package org.sealpost.mailflow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;

/**
 * The keys with which our domains sign what leaves. A domain's first one is made when it is first
 * needed and signs at once; all others come and go by {@link DkimRotation}.
 */
public final class DkimKeys {

  /** Another process may have changed keys; the old ones are good for much longer than this. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final Database database;
  private final KeyVault vault;
  private final DkimSettings settings;
  private final InstantSource clock;
  private final Map<Domain, Known> known = new ConcurrentHashMap<>();

  private record Known(List<DkimKey> keys, Instant at) {

    boolean isFresh(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(FRESH));
    }
  }

  public DkimKeys(Database database, KeyVault vault, DkimSettings settings, InstantSource clock) {
    this.database = database;
    this.vault = vault;
    this.settings = settings;
    this.clock = clock;
  }

  /** The keys that sign for a domain now, at most one of each algorithm, RSA first; never none. */
  public List<DkimKey> of(Domain domain) {
    var now = clock.instant();
    return known
        .compute(
            domain,
            (d, last) ->
                last != null && last.isFresh(now) ? last : new Known(signingOrMade(d), now))
        .keys();
  }

  /** All keys of a domain that it has or had; none is made. */
  public List<KeptDkimKey> kept(Domain domain) {
    return database.read(sql -> DkimKeyRows.of(sql, domain)).stream().map(this::shown).toList();
  }

  /**
   * When something is to happen to a key: it takes over, is followed by another, or is destroyed.
   * Empty if nothing is, as for the last step and for keys that sign for ever.
   */
  public Optional<Instant> nextStep(KeptDkimKey key) {
    return switch (key.stage()) {
      case WAITING -> key.due();
      case SIGNING ->
          settings.isScheduled()
              ? Optional.of(key.since().plus(settings.interval()))
              : Optional.empty();
      case RETIRING -> Optional.of(key.since().plus(settings.grace()));
      case GONE -> Optional.empty();
    };
  }

  /** The TXT records that must be published for a domain, each as a zone file wants it. */
  public List<String> zoneFileLines(Domain domain) {
    of(domain);
    return kept(domain).stream()
        .filter(key -> key.stage() != DkimStage.GONE)
        .map(KeptDkimKey::zoneFile)
        .toList();
  }

  /** From now on the rows are asked again. */
  void forget(Domain domain) {
    known.remove(domain);
  }

  private KeptDkimKey shown(DkimKeyRows.Row row) {
    var open = vault.publicKey(row.key().key());
    var name = row.key().recordName() + ". TXT ";
    return new KeptDkimKey(
        row.key(),
        row.algorithm(),
        row.stage(),
        row.since(),
        row.due(),
        row.seen(),
        open.map(DkimKey::publicRecord).orElse(""),
        name + open.map(DkimKey::zoneFileText).orElse("(the vault does not have this key)"));
  }

  private List<DkimKey> signingOrMade(Domain domain) {
    var stored = signing(domain);
    return stored.isEmpty() ? made(domain) : stored;
  }

  private List<DkimKey> signing(Domain domain) {
    return database.read(sql -> DkimKeyRows.of(sql, domain)).stream()
        .filter(row -> row.stage() == DkimStage.SIGNING)
        .map(DkimKeyRows.Row::key)
        .toList();
  }

  /** Another node may be as quick as we are: whose row comes first is everybody's key. */
  private List<DkimKey> made(Domain domain) {
    var algorithm = settings.algorithms().getFirst();
    var key = vault.make(algorithm.kind(), "dkim " + domain);
    var now = clock.instant();
    boolean isOurs =
        database.write(
            sql ->
                DkimKeyRows.add(
                    sql, domain, algorithm, key, DkimStage.SIGNING, Optional.empty(), now));
    if (!isOurs) {
      vault.destroy(key);
    }
    return new ArrayList<>(signing(domain));
  }
}
