package org.sealpost.privateca.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.CaName;
import org.sealpost.privateca.CertificateRequest;
import org.sealpost.privateca.IssueOutcome;
import org.sealpost.privateca.TestCa;
import org.sealpost.store.TestDatabase;
import org.sealpost.store.TestDatabases;

/** For each rule one certificate that keeps it and at least one that breaks it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LintsTest {

  private TestDatabase database;
  private TestCa test;
  private X509CertificateHolder root;
  private X509CertificateHolder issuer;
  private X509CertificateHolder mailbox;
  private X509CertificateHolder server;

  @BeforeAll
  void open() throws Exception {
    database = TestDatabases.sqlite();
    test = TestCa.open(database);
    root = holder(test.ca().certificate(CaName.ROOT).getEncoded());
    issuer = holder(test.ca().certificate(CaName.MAIL).getEncoded());
    mailbox = holder(test.issue("alice@example.org").getEncoded());
    var request =
        new CertificateRequest.Server(
            List.of(Domain.of("gw.example.org")), test.key(KeyKind.P_256));
    server =
        switch (test.ca().issue("server", request)) {
          case IssueOutcome.Issued(var certificate, _) -> holder(certificate.getEncoded());
          case IssueOutcome.Refused(var faults) -> throw new AssertionError(faults);
        };
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void whatWeIssueKeepsAllRules() throws Exception {
    var tls = holder(test.ca().certificate(CaName.TLS).getEncoded());
    assertThat(Lints.look(new Candidate(mailbox, Kind.MAILBOX, issuer))).isEmpty();
    assertThat(Lints.look(new Candidate(server, Kind.SERVER, tls))).isEmpty();
    assertThat(Lints.look(new Candidate(issuer, Kind.AUTHORITY, root))).isEmpty();
    assertThat(Lints.look(new Candidate(root, Kind.ROOT, root))).isEmpty();
  }

  @Test
  void everyRuleHasItsOwnCodeAndACitation() {
    assertThat(Lints.ALL).extracting(Lint::code).doesNotHaveDuplicates();
    assertThat(Lints.ALL).allSatisfy(lint -> assertThat(lint.citation()).matches(".*\\d.*"));
  }

  @Test
  void everyRuleIsBrokenByACertificateHere() throws Exception {
    assertThat(bad().map(Bad::code)).containsAll(Lints.ALL.stream().map(Lint::code).toList());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void findsTheFault(Bad bad) {
    assertThat(Lints.look(bad.candidate())).extracting(LintFinding::code).contains(bad.code());
    assertThat(Lints.look(bad.candidate()).getFirst().toString()).isNotBlank();
  }

  record Bad(String code, String how, Candidate candidate) {

    @Override
    public String toString() {
      return code + ": " + how;
    }
  }

  Stream<Bad> bad() throws Exception {
    return Stream.of(badFields(), badKeys(), badNames(), badUses(), badPlaces(), badAuthorities())
        .flatMap(List::stream);
  }

  private List<Bad> badFields() throws Exception {
    var serial = "pkix.certificate_serial_number_out_of_range";
    var life = "cabf.smime.certificate_validity_period_exceeds_825_days";
    var outlives = "sealpost.outlives_issuer";
    return List.of(
        mail("pkix.certificate_version_is_not_v3", "version 1", versionOne()),
        mail(serial, "negative", with(m -> m.serial = BigInteger.valueOf(-5))),
        mail(serial, "short", with(m -> m.serial = BigInteger.valueOf(1000))),
        mail(serial, "long", with(m -> m.serial = BigInteger.TWO.pow(170))),
        mail(
            "pkix.certificate_signature_algorithm_match",
            "outside differs",
            outside(new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption))),
        mail(
            "pkix.certificate_signature_algorithm_match",
            "does not fit the key",
            with(m -> m.algorithm = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))),
        mail("pkix.name_chaining", "other issuer", with(m -> m.issuer = new X500Name("CN=Other"))),
        mail(life, "ten days too long", with(m -> m.life = Duration.ofDays(835))),
        mail(life, "one second too long", with(m -> m.life = Duration.ofDays(825))),
        mail(life, "ends before it begins", with(m -> m.life = Duration.ofDays(-1))),
        mail(outlives, "ends late", with(m -> m.life = Duration.ofDays(9 * 365))),
        mail(outlives, "begins early", with(m -> m.from = Duration.ofDays(-300))));
  }

  private List<Bad> badKeys() throws Exception {
    var weak = KeyPairGenerator.getInstance("RSA");
    weak.initialize(1024);
    var short1024 = weak.generateKeyPair().getPublic();
    var strange = SubjectPublicKeyInfo.getInstance(test.key(KeyKind.RSA_2048).getEncoded());
    var withoutNull =
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), strange.parsePublicKey());
    var modulus = ((RSAPublicKey) test.key(KeyKind.RSA_2048)).getModulus();
    var three =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(3)));
    var strong = "cabf.rsa_modulus_invalid_length";
    return List.of(
        mail(strong, "1024 bits", with(m -> m.key = spki(short1024.getEncoded()))),
        mail(strong, "exponent 3", with(m -> m.key = spki(three.getEncoded()))),
        mail(strong, "Ed25519", with(m -> m.key = spki(test.key(KeyKind.ED25519).getEncoded()))),
        mail(
            "cabf.smime.prohibited_spki_algorithm_encoding",
            "parameters left out",
            with(m -> m.key = withoutNull)),
        mail("pkix.issuer_unique_id_present", "unique id", with(m -> m.uniqueId = true)));
  }

  private List<Bad> badNames() throws Exception {
    var written = "pkix.smtp_utf8_mailbox_domain_part_invalid_syntax";
    var san = Extension.subjectAlternativeName;
    var common = "cabf.smime.common_name_value_unknown_source";
    return List.of(
        mail(
            "cabf.smime.prohibited_attribute", "unit", with(m -> m.subject = new X500Name("OU=x"))),
        mail(common, "a person's name", with(m -> m.subject = new X500Name("CN=Alice"))),
        mail(common, "long", with(m -> m.subject = longName())),
        mail("cabf.smime.san_does_not_contain_email_address", "none", without(san)),
        mail(
            "cabf.smime.san_does_not_contain_email_address",
            "a host",
            extension(san, false, names(new GeneralName(GeneralName.dNSName, "example.org")))),
        mail(
            "pkix.critical_extension_unexpected",
            "names critical beside a subject",
            extension(san, true, names(mailboxName("alice@example.org")))),
        mail(written, "blank", extension(san, false, names(mailboxName("alice @example.org")))),
        mail(written, "upper case", extension(san, false, names(mailboxName("a@EXAMPLE.org")))),
        mail(written, "ASCII as UTF-8", extension(san, false, names(utf8("alice@example.org")))),
        mail(written, "byte order mark", extension(san, false, names(utf8("\uFEFFä@example.org")))),
        new Bad(
            "pkix.name_constraints_violated",
            "outside",
            new Candidate(mailbox, Kind.MAILBOX, constrained("example.com"))),
        new Bad(
            "pkix.name_constraints_violated",
            "outside, in UTF-8",
            new Candidate(
                extension(san, false, names(utf8("ä@example.org"))).build(),
                Kind.MAILBOX,
                constrained("example.com"))),
        new Bad(
            "pkix.invalid_domain_name_syntax",
            "no host",
            new Candidate(
                from(server).edit(m -> m.extensions.remove(san)).build(), Kind.SERVER, issuer)));
  }

  private List<Bad> badUses() throws Exception {
    var ku = "cabf.smime.prohibited_ku_present";
    var eku = "cabf.smime.prohibited_eku_present";
    var policy = "cabf.smime.no_required_reserved_policy_oid";
    var both =
        new KeyPurposeId[] {KeyPurposeId.id_kp_emailProtection, KeyPurposeId.id_kp_clientAuth};
    return List.of(
        mail(ku, "missing", without(Extension.keyUsage)),
        mail(ku, "not critical", extension(Extension.keyUsage, false, new KeyUsage(0x80))),
        mail(
            ku,
            "key encipherment for EC",
            extension(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))),
        mail(
            ku,
            "signs certificates",
            extension(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign))),
        mail(eku, "missing", without(Extension.extendedKeyUsage)),
        mail(
            eku,
            "two purposes",
            extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(both))),
        mail(policy, "missing", without(Extension.certificatePolicies)),
        mail(policy, "any", policy("2.5.29.32.0")),
        mail(policy, "the forum's", policy("2.23.140.1.5.1.3")),
        mail(
            "cabf.smime.is_ca_certificate",
            "claims to be an authority",
            extension(Extension.basicConstraints, true, new BasicConstraints(true))),
        mail(
            "pkix.critical_extension_unexpected",
            "critical policies",
            extension(
                Extension.certificatePolicies,
                true,
                new CertificatePolicies(
                    new PolicyInformation(new ASN1ObjectIdentifier("2.25.1"))))));
  }

  private List<Bad> badPlaces() throws Exception {
    var list = "cabf.no_http_crldp_uri";
    var access = "cabf.aia_ca_issuers_has_no_http_uri";
    var ldap = new GeneralName(GeneralName.uniformResourceIdentifier, "ldap://gw.example.org/crl");
    return List.of(
        mail(list, "missing", without(Extension.cRLDistributionPoints)),
        mail(list, "ldap", extension(Extension.cRLDistributionPoints, false, listAt(ldap))),
        mail(access, "missing", without(Extension.authorityInfoAccess)),
        mail(
            access,
            "only OCSP",
            extension(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(
                    AccessDescription.id_ad_ocsp,
                    new GeneralName(
                        GeneralName.uniformResourceIdentifier, "http://gw.example.org")))),
        mail(
            access,
            "ldap",
            extension(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(AccessDescription.id_ad_caIssuers, ldap))),
        mail(
            "pkix.authority_key_identifier_keyid_missing",
            "missing",
            without(Extension.authorityKeyIdentifier)),
        mail(
            "pkix.authority_key_identifier_keyid_missing",
            "another key",
            extension(
                Extension.authorityKeyIdentifier,
                false,
                new AuthorityKeyIdentifier(new byte[] {1, 2, 3}))),
        mail("pkix.certificate_skid_missing", "missing", without(Extension.subjectKeyIdentifier)));
  }

  private List<Bad> badAuthorities() throws Exception {
    return List.of(
        new Bad(
            "cabf.smime.is_ca_certificate",
            "an authority without path length",
            new Candidate(
                from(issuer)
                    .edit(m -> m.set(Extension.basicConstraints, true, new BasicConstraints(true)))
                    .build(),
                Kind.AUTHORITY,
                root)),
        new Bad(
            "cabf.smime.prohibited_eku_present",
            "a root with a purpose",
            new Candidate(
                from(root)
                    .edit(
                        m ->
                            m.set(
                                Extension.extendedKeyUsage,
                                false,
                                new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection)))
                    .build(),
                Kind.ROOT,
                root)),
        new Bad(
            "pkix.name_constraints_violated",
            "constraints that may be ignored",
            new Candidate(
                from(issuer)
                    .edit(m -> m.set(Extension.nameConstraints, false, permitted("example.org")))
                    .build(),
                Kind.AUTHORITY,
                root)));
  }

  private Bad mail(String code, String how, Mutant mutant) throws Exception {
    return new Bad(code, how, new Candidate(mutant.build(), Kind.MAILBOX, issuer));
  }

  private Mutant with(Consumer<Mutant> change) {
    return from(mailbox).edit(change);
  }

  private Mutant without(ASN1ObjectIdentifier oid) {
    return with(m -> m.extensions.remove(oid));
  }

  private Mutant extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
    return with(m -> m.set(oid, critical, value));
  }

  private Mutant policy(String oid) {
    return extension(
        Extension.certificatePolicies,
        false,
        new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier(oid))));
  }

  private Mutant outside(AlgorithmIdentifier algorithm) {
    return with(m -> m.outside = algorithm);
  }

  private Mutant versionOne() {
    return with(m -> m.isVersionOne = true);
  }

  private X509CertificateHolder constrained(String host) throws Exception {
    return from(issuer).edit(m -> m.set(Extension.nameConstraints, true, permitted(host))).build();
  }

  private static NameConstraints permitted(String host) {
    return new NameConstraints(
        new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, host))},
        null);
  }

  private static X500Name longName() {
    return new X500Name(new RDN[] {new RDN(BCStyle.CN, new DERUTF8String("a".repeat(65)))});
  }

  private static GeneralNames names(GeneralName name) {
    return new GeneralNames(name);
  }

  private static GeneralName mailboxName(String text) {
    return new GeneralName(GeneralName.rfc822Name, text);
  }

  private static GeneralName utf8(String text) {
    var other = new ASN1EncodableVector();
    other.add(Candidate.SMTP_UTF8_MAILBOX);
    other.add(new DERTaggedObject(true, 0, new DERUTF8String(text)));
    return new GeneralName(GeneralName.otherName, new DERSequence(other));
  }

  private static CRLDistPoint listAt(GeneralName place) {
    return new CRLDistPoint(
        new DistributionPoint[] {
          new DistributionPoint(new DistributionPointName(new GeneralNames(place)), null, null)
        });
  }

  private static SubjectPublicKeyInfo spki(byte[] octets) {
    return SubjectPublicKeyInfo.getInstance(octets);
  }

  private static X509CertificateHolder holder(byte[] octets) throws Exception {
    return new X509CertificateHolder(octets);
  }

  private static Mutant from(X509CertificateHolder original) {
    return new Mutant(original);
  }

  /** A copy of a certificate with some things changed; its signature is worth nothing. */
  private static final class Mutant {

    private final X509CertificateHolder original;
    private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
    private BigInteger serial;
    private AlgorithmIdentifier algorithm;
    private AlgorithmIdentifier outside;
    private X500Name issuer;
    private X500Name subject;
    private SubjectPublicKeyInfo key;
    private Duration from = Duration.ZERO;
    private Duration life;
    private boolean isVersionOne;
    private boolean uniqueId;

    Mutant(X509CertificateHolder original) {
      this.original = original;
      for (var oid : original.getExtensions().getExtensionOIDs()) {
        extensions.put(oid, original.getExtension(oid));
      }
      serial = original.getSerialNumber();
      algorithm = original.getSignatureAlgorithm();
      outside = algorithm;
      issuer = original.getIssuer();
      subject = original.getSubject();
      key = original.getSubjectPublicKeyInfo();
      life =
          Duration.between(original.getNotBefore().toInstant(), original.getNotAfter().toInstant());
    }

    Mutant edit(Consumer<Mutant> change) {
      var before = algorithm;
      change.accept(this);
      outside = algorithm.equals(before) ? outside : algorithm;
      return this;
    }

    void set(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
      try {
        extensions.put(oid, new Extension(oid, critical, value.toASN1Primitive().getEncoded()));
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    X509CertificateHolder build() throws Exception {
      var start = original.getNotBefore().toInstant().plus(from);
      var generator = new V3TBSCertificateGenerator();
      generator.setSerialNumber(new ASN1Integer(serial));
      generator.setSignature(algorithm);
      generator.setIssuer(issuer);
      generator.setSubject(subject);
      generator.setStartDate(new Time(Date.from(start)));
      generator.setEndDate(new Time(Date.from(start.plus(life))));
      generator.setSubjectPublicKeyInfo(key);
      if (uniqueId) {
        generator.setSubjectUniqueID(new DERBitString(new byte[] {1}));
      }
      var all = new ExtensionsGenerator();
      for (var extension : extensions.values()) {
        all.addExtension(extension);
      }
      generator.setExtensions(all.generate());
      var tbs = generator.generateTBSCertificate().toASN1Primitive();
      var parts = new ASN1EncodableVector();
      parts.add(isVersionOne ? withoutVersion(tbs) : tbs);
      parts.add(outside);
      parts.add(new DERBitString(new byte[] {0}));
      return new X509CertificateHolder(Certificate.getInstance(new DERSequence(parts)));
    }

    private static DERSequence withoutVersion(ASN1Encodable tbs) {
      var fields = ASN1Sequence.getInstance(tbs);
      var kept = new ASN1EncodableVector();
      for (int i = 1; i < fields.size() - 1; i++) {
        kept.add(fields.getObjectAt(i));
      }
      return new DERSequence(kept);
    }
  }
}
