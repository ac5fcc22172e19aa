package org.sealpost.certificates;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.certificates.acme.AcmeServer;
import org.sealpost.certificates.acme.Challenges;
import org.sealpost.certificates.acme.OrderFailedException;
import org.sealpost.keys.KeyId;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.VaultKeys;
import org.sealpost.mail.Domain;
import org.sealpost.mail.PlainLine;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of our listeners that come by ACME (RFC 8555): ordered, kept, and renewed when
 * two thirds of their life are over, with the same key. A failed order is tried again after a time
 * that grows from five minutes to half a day, also over a restart; meanwhile listeners show what
 * they have.
 */
public final class AcmeCertificates {

  private static final Logger LOG = LoggerFactory.getLogger(AcmeCertificates.class);
  private static final Duration FIRST_WAIT = Duration.ofMinutes(5);
  private static final Duration LONGEST_WAIT = Duration.ofHours(12);
  private static final int LONGEST_FAULT = 500;

  private final Database database;
  private final KeyVault vault;
  private final AuditLog audit;
  private final AcmeSettings settings;
  private final InstantSource clock;
  private final String authority;
  private final Challenges challenges = new Challenges();
  private final Map<Domain, String> faults = new ConcurrentHashMap<>();

  public AcmeCertificates(
      Database database,
      KeyVault vault,
      AuditLog audit,
      AcmeSettings settings,
      InstantSource clock) {
    this.database = database;
    this.vault = vault;
    this.audit = audit;
    this.settings = settings;
    this.clock = clock;
    this.authority = settings.directory().toString();
  }

  /** What we answer to the authority's question for this token; empty if nobody should ask. */
  public Optional<String> challenge(String token) {
    return challenges.answer(token);
  }

  /** The certificate whose first name this is; empty if none has come yet, or it has ended. */
  public Optional<ListenerCertificate> current(List<Domain> names) {
    return find(names.getFirst())
        .filter(row -> isUsable(row.chain()))
        .filter(row -> vault.publicKey(row.key()).isPresent())
        .map(
            row ->
                new ListenerCertificate(
                    row.chain(),
                    VaultKeys.privateKey(vault, row.key()),
                    ListenerCertificates.renewAt(row.chain().getFirst())));
  }

  /** Why orders fail at present, by the first name of the certificate. */
  public Map<Domain, String> faults() {
    return Map.copyOf(faults);
  }

  /**
   * Orders what is due, one after the other; takes up to some minutes. One that fails keeps no
   * other from its turn.
   *
   * @return whether something new has come
   */
  public boolean upkeep(List<List<Domain>> groups) throws InterruptedException {
    boolean isNew = false;
    for (var names : groups) {
      var row = wanted(names);
      if (!clock.instant().isBefore(row.renewAt())) {
        isNew |= order(row);
      }
    }
    return isNew;
  }

  private boolean order(ListenerRow row) throws InterruptedException {
    try {
      var chain = server().order(row.names(), pair(row.key()));
      var done = row.with(chain, ListenerCertificates.renewAt(chain.getFirst()));
      database.write(
          sql -> {
            audit.record(
                sql,
                AuditEntry.of("certificates", "listener.certificate", row.name().name())
                    .with("authority", authority)
                    .with("serial", chain.getFirst().getSerialNumber().toString(16)));
            return ListenerRows.put(sql, done);
          });
      faults.remove(row.name());
      LOG.info("{}: a certificate has come from {}", row.name(), authority);
      return true;
    } catch (OrderFailedException failed) {
      var fault = PlainLine.of(String.valueOf(failed.getMessage()), LONGEST_FAULT);
      var next = nextTry(row.tries(), failed.notBefore());
      database.write(sql -> ListenerRows.put(sql, row.failed(fault, next)));
      faults.put(row.name(), fault);
      LOG.warn("{}: no certificate by ACME, next try at {}: {}", row.name(), next, fault);
      return false;
    }
  }

  private Instant nextTry(int tries, Optional<Instant> asked) {
    var wait = FIRST_WAIT.multipliedBy(1L << Math.min(tries, 10));
    var next =
        clock
            .instant()
            .plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
            .truncatedTo(ChronoUnit.SECONDS);
    return asked.filter(at -> at.isAfter(next)).orElse(next);
  }

  /** The row for these names; names that changed are ordered at once. */
  private ListenerRow wanted(List<Domain> names) {
    var kept = find(names.getFirst());
    if (kept.isPresent() && kept.get().names().equals(names)) {
      return kept.get();
    }
    var key = kept.map(ListenerRow::key).orElseGet(() -> vault.make(KeyKind.P_256, "listener"));
    List<X509Certificate> chain = kept.map(ListenerRow::chain).orElse(List.of());
    var row = new ListenerRow(names.getFirst(), authority, names, key, chain, Instant.EPOCH, 0, "");
    database.write(sql -> ListenerRows.put(sql, row));
    return row;
  }

  private Optional<ListenerRow> find(Domain name) {
    return database.read(sql -> ListenerRows.find(sql, name, authority));
  }

  private boolean isUsable(List<X509Certificate> chain) {
    return !chain.isEmpty() && clock.instant().isBefore(chain.getFirst().getNotAfter().toInstant());
  }

  private AcmeServer server() {
    var kept = database.read(sql -> ListenerRows.account(sql, authority));
    var key =
        kept.orElseGet(
            () -> {
              var made = vault.make(KeyKind.P_256, "acme account");
              // Another node may have been faster: what is in the database then, counts.
              return database.write(sql -> ListenerRows.putAccount(sql, authority, made));
            });
    return new AcmeServer(
        settings.directory(), settings.contacts(), settings.trust(), pair(key), challenges);
  }

  private KeyPair pair(KeyId key) {
    return new KeyPair(vault.publicKey(key).orElseThrow(), VaultKeys.privateKey(vault, key));
  }
}
