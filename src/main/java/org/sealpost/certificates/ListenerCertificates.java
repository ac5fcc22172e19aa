package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sealpost.keys.KeyId;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.VaultKeys;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.CertificateRequest;
import org.sealpost.privateca.CertificateStatus;
import org.sealpost.privateca.IssueOutcome;
import org.sealpost.privateca.PrivateCa;
import org.sealpost.store.Database;

/**
 * The certificates of our own listeners by the private authority: made once, kept with their keys
 * in the vault, and renewed when two thirds of their life are over. The key stays the same at a
 * renewal, so that a published TLSA record stays right; only a revoked certificate gets a new key.
 */
public final class ListenerCertificates {

  /** The word for the private authority in our rows. */
  static final String PRIVATE = "private";

  private final Database database;
  private final KeyVault vault;
  private final PrivateCa authority;
  private final InstantSource clock;

  public ListenerCertificates(
      Database database, KeyVault vault, PrivateCa authority, InstantSource clock) {
    this.database = database;
    this.vault = vault;
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * The certificate of the private authority for these names: the kept one while it is good, else a
   * new one, durable before returning.
   *
   * @throws ListenerRefusedException if the authority does not certify these names
   */
  public ListenerCertificate ofPrivateAuthority(List<Domain> names) {
    var kept = database.read(sql -> ListenerRows.find(sql, names.getFirst(), PRIVATE));
    if (kept.isPresent() && isGood(kept.get(), names)) {
      return shown(kept.get());
    }
    var key = kept.filter(row -> !isRevoked(row)).map(ListenerRow::key).orElseGet(this::newKey);
    var issued = issued(names, key, kept);
    var row =
        new ListenerRow(
            names.getFirst(), PRIVATE, names, key, issued, renewAt(issued.getFirst()), 0, "");
    // Another node may have been faster; the newer certificate is as good as the older.
    database.write(sql -> ListenerRows.put(sql, row));
    return shown(row);
  }

  /** When two thirds of a certificate's life are over. */
  static Instant renewAt(X509Certificate certificate) {
    var from = certificate.getNotBefore().toInstant();
    var life = Duration.between(from, certificate.getNotAfter().toInstant());
    return from.plus(life.multipliedBy(2).dividedBy(3)).truncatedTo(ChronoUnit.SECONDS);
  }

  private boolean isGood(ListenerRow row, List<Domain> names) {
    var from = row.chain().getFirst().getNotBefore().toInstant();
    return row.names().equals(names)
        && clock.instant().isBefore(row.renewAt())
        && !clock.instant().isBefore(from)
        && !isRevoked(row)
        && vault.publicKey(row.key()).isPresent();
  }

  private boolean isRevoked(ListenerRow row) {
    return authority.status(row.chain().getFirst()) instanceof CertificateStatus.Revoked
        || vault.publicKey(row.key()).isEmpty();
  }

  private ListenerCertificate shown(ListenerRow row) {
    return new ListenerCertificate(
        row.chain(), VaultKeys.privateKey(vault, row.key()), row.renewAt());
  }

  private KeyId newKey() {
    return vault.make(KeyKind.P_256, "listener");
  }

  /** The request's name is the same after a crash, and another one for each renewal. */
  private List<X509Certificate> issued(
      List<Domain> names, KeyId key, Optional<ListenerRow> replaced) {
    var before =
        replaced.map(row -> row.chain().getFirst().getSerialNumber().toString(16)).orElse("none");
    var request = "listener|%s|%s".formatted(key, before);
    var wanted = new CertificateRequest.Server(names, vault.publicKey(key).orElseThrow());
    return switch (authority.issue(request, wanted)) {
      case IssueOutcome.Issued(var certificate, var above) ->
          Stream.concat(Stream.of(certificate), above.stream()).toList();
      case IssueOutcome.Refused(var faults) ->
          throw new ListenerRefusedException(
              "the private authority does not certify " + names.getFirst() + ": " + faults);
    };
  }
}
