package org.sealpost.privateca;

import java.net.URI;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.sealpost.audit.AuditLog;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;

/** An authority for tests, with its vault in memory and a clock moved by hand. */
public final class TestCa {

  /** Where its certificates say that it is. */
  public static final URI PKI = URI.create("http://gw.example.org/pki");

  private final KeyVault vault;
  private final HandClock clock;
  private final PrivateCa ca;

  private TestCa(Database database, KeyVault vault, HandClock clock, PrivateCaSettings settings) {
    this.vault = vault;
    this.clock = clock;
    this.ca =
        PrivateCa.open(database, vault, new AuditLog(database, vault, clock), settings, clock);
  }

  /** With the usual settings. */
  public static TestCa open(Database database) {
    return open(database, new MemoryKeyVault());
  }

  /** With the usual settings and a given vault. */
  public static TestCa open(Database database, KeyVault vault) {
    return new TestCa(database, vault, new HandClock(), PrivateCaSettings.usual("Example", PKI));
  }

  /** With a clock that is shared with other things. */
  public static TestCa open(Database database, KeyVault vault, HandClock clock) {
    return new TestCa(database, vault, clock, PrivateCaSettings.usual("Example", PKI));
  }

  /** Whose issuing authority is constrained to a domain. */
  public static TestCa onlyFor(Database database, Domain domain) {
    return new TestCa(
        database,
        new MemoryKeyVault(),
        new HandClock(),
        new PrivateCaSettings(
            "Example", PKI, KeyKind.P_384, KeyKind.P_256, 365, 90, List.of(domain)));
  }

  /** The authority. */
  public PrivateCa ca() {
    return ca;
  }

  /** Its vault. */
  public KeyVault vault() {
    return vault;
  }

  /** Its clock. */
  public HandClock clock() {
    return clock;
  }

  /** A fresh public key, its private half in the vault. */
  public PublicKey key(KeyKind kind) {
    return vault.publicKey(vault.make(kind, "test")).orElseThrow();
  }

  /** A certificate for a mailbox, with a fresh P-256 key. */
  public X509Certificate issue(String email) {
    return issued(
        ca.issue(
            "test|" + email,
            new CertificateRequest.Mailbox(Address.of(email), key(KeyKind.P_256))));
  }

  static X509Certificate issued(IssueOutcome outcome) {
    return switch (outcome) {
      case IssueOutcome.Issued(var certificate, _) -> certificate;
      case IssueOutcome.Refused(var faults) -> throw new AssertionError(faults);
    };
  }

  static String serial(X509Certificate certificate) {
    return Encoding.serial(certificate.getSerialNumber());
  }
}
