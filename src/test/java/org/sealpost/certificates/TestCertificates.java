package org.sealpost.certificates;

import java.util.List;
import org.sealpost.audit.AuditLog;
import org.sealpost.certificates.connector.PrivateCaAuthority;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.directory.Person;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.HandClock;
import org.sealpost.privateca.TestCa;
import org.sealpost.store.Database;

/** Everything that certificates need, around one database. */
final class TestCertificates {

  static final Person ALICE =
      new Person(Address.of("alice@example.org"), "Alice", List.of(), false, true);

  final HandClock clock = new HandClock();
  final KeyVault vault;
  final TestCa ca;
  final AuditLog audit;
  final Directory directory;
  final TrustAnchors anchors;
  final PartnerCertificates partners;
  final ScriptedAuthority authority;
  final CertificateSettings settings;
  private final Database database;
  Certificates certificates;

  TestCertificates(Database database) {
    this(database, new CertificateSettings("private", KeyKind.P_256, 0));
  }

  TestCertificates(Database database, CertificateSettings settings) {
    this.database = database;
    this.settings = settings;
    vault = new MemoryKeyVault();
    ca = TestCa.open(database, vault, clock);
    audit = new AuditLog(database, vault, clock);
    directory = new Directory(database, clock);
    directory.configured(List.of(OwnDomain.of(Domain.of("example.org"))));
    directory.add(ALICE);
    anchors = new TrustAnchors(database, ca.ca(), audit, clock);
    partners = new PartnerCertificates(database, audit, anchors, clock);
    authority = new ScriptedAuthority(new PrivateCaAuthority(ca.ca()));
    certificates = opened();
  }

  /** As after a restart: nothing but the rows and the vault is left. */
  void restart() {
    certificates.close();
    certificates = opened();
  }

  private Certificates opened() {
    return new Certificates(
        database, vault, audit, directory, List.of(authority), anchors, settings, clock);
  }

  Database database() {
    return database;
  }

  Enrolment only() {
    return certificates.enrolments(EnrolmentQuery.newest(10)).getFirst();
  }
}
