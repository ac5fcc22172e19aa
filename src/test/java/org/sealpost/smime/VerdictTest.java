package org.sealpost.smime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BEROctetString;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sealpost.keys.RsaPadding;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** No trick makes a mail valid that its From address did not sign as a whole. */
@SuppressWarnings("StringConcatToTextBlock") // mails with CRLF are plainer this way
class VerdictTest {

  private static final TestPki PKI = new TestPki();
  private static final TestPki.Identity ALICE = PKI.person("alice@example.org", "P-256");
  private static final TestPki.Identity EVE = PKI.person("eve@example.com", "P-256");
  private static final TestPki.Identity BOB = PKI.person("bob@example.net", "P-256");

  private final SmimeSealer sealer = new SmimeSealer(PKI.vault);
  private final SmimeOpener opener = new SmimeOpener(PKI.vault);

  private Opened open(String mail) {
    return open(Content.of(mail.getBytes(StandardCharsets.UTF_8)), PKI.judge(), TestPki.NOW);
  }

  private Opened open(Content mail, ChainJudge judge, Instant at) {
    return opener.open(Message.read(mail), List.of(BOB.decryption()), judge, at);
  }

  private String signed() {
    return signedBy(ALICE);
  }

  private String signedBy(TestPki.Identity signer) {
    return Mails.text(sealer.sign(Mails.message(Mails.PLAIN), signer.signer(), TestPki.NOW));
  }

  private static byte[] signatureOf(String mail) {
    var base64 = mail.substring(mail.lastIndexOf("smime.p7s\"\r\n\r\n") + 13);
    return Base64Text.decode(Content.of(base64.getBytes(StandardCharsets.US_ASCII))).octets();
  }

  private static String withSignature(String mail, byte[] signature) {
    int from = mail.lastIndexOf("smime.p7s\"\r\n\r\n") + 14;
    int to = mail.indexOf("\r\n--", from);
    return mail.substring(0, from)
        + Mails.text(Base64Text.encode(Content.of(signature)))
        + mail.substring(to);
  }

  private static SignedData signedData(byte[] der) {
    return SignedData.getInstance(ContentInfo.getInstance(der).getContent());
  }

  private static byte[] cms(SignedData data) {
    return Der.octets(new ContentInfo(CMSObjectIdentifiers.signedData, data));
  }

  private void assertInvalid(Opened opened, String reason) {
    assertThat(opened.status()).isEqualTo(SmimeStatus.INVALID);
    assertThat(opened.reasons()).anyMatch(r -> r.contains(reason));
  }

  @Test
  void theGenuineMailIsValid() {
    assertThat(open(signed()).status()).isEqualTo(SmimeStatus.VALID);
  }

  @Test
  void aChangedContentIsInvalid() {
    assertInvalid(open(signed().replace("our offer", "my offer!")), "changed after it was signed");
  }

  @Test
  void aChangedOuterFieldOtherThanFromChangesNothing() {
    assertThat(open(signed().replace("Subject: Offer", "Subject: Other")).status())
        .isEqualTo(SmimeStatus.VALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From: Alice <mallory@example.org>",
        "From: Alice <Alice@example.org>",
        "From: alice@example.org, mallory@example.org",
        "From: alice@example.org\r\nFrom: mallory@example.org",
        "X-From: alice@example.org",
        "From: \"alice@example.org\" <mallory@example.net>",
        "From: alice@example.org.evil.example",
        "From: group: alice@example.org, bob@example.org;",
        "From: alice@example.org\rX: y"
      })
  void aFromThatIsNotTheSignerIsInvalid(String from) {
    var mail = signed().replace("From: Alice <alice@example.org>", from);
    assertThat(open(mail).status()).isEqualTo(SmimeStatus.INVALID);
  }

  @Test
  void theDomainMayBeWrittenInAnyCase() {
    var mail = signed().replace("<alice@example.org>", "<alice@EXAMPLE.org>");
    assertThat(open(mail).status()).isEqualTo(SmimeStatus.VALID);
  }

  @Test
  void cve202659639ASignatureWithoutSignersIsInvalid() {
    var mail = signed();
    var data = signedData(signatureOf(mail));
    var nobody =
        new SignedData(
            data.getDigestAlgorithms(),
            data.getEncapContentInfo(),
            data.getCertificates(),
            null,
            new DERSet());
    var opened = open(withSignature(mail, cms(nobody)));
    assertInvalid(opened, "Nobody signed");
    assertThat(opened.signers()).isEmpty();
  }

  @Test
  void aSecondSignerWhoseSignatureDoesNotHoldMakesAllInvalid() {
    var mail = signed();
    var good = signedData(signatureOf(mail));
    var other = signedData(signatureOf(signedBy(ALICE).replace("offer", "other")));
    var bad = other.getSignerInfos().getObjectAt(0);
    var broken = new ASN1EncodableVector();
    broken.add(good.getSignerInfos().getObjectAt(0));
    var fields = ASN1Sequence.getInstance(bad.toASN1Primitive());
    var changed = new ASN1EncodableVector();
    for (int i = 0; i < fields.size() - 1; i++) {
      changed.add(fields.getObjectAt(i));
    }
    changed.add(new DEROctetString(new byte[70]));
    broken.add(new DERSequence(changed));
    var both =
        new SignedData(
            good.getDigestAlgorithms(),
            good.getEncapContentInfo(),
            good.getCertificates(),
            null,
            new DERSet(broken));
    assertInvalid(open(withSignature(mail, cms(both))), "does not fit");
  }

  @Test
  void aDetachedSignatureThatBringsItsOwnContentIsInvalid() {
    var mail = signed();
    var data = signedData(signatureOf(mail));
    var confused =
        new SignedData(
            data.getDigestAlgorithms(),
            new ContentInfo(
                CMSObjectIdentifiers.data,
                new DEROctetString("x".getBytes(StandardCharsets.US_ASCII))),
            data.getCertificates(),
            null,
            data.getSignerInfos());
    assertInvalid(open(withSignature(mail, cms(confused))), "content of its own");
  }

  @Test
  void aSignerWithoutCertificateIsInvalid() {
    var mail = signed();
    var data = signedData(signatureOf(mail));
    var bare =
        new SignedData(
            data.getDigestAlgorithms(),
            data.getEncapContentInfo(),
            null,
            null,
            data.getSignerInfos());
    assertInvalid(open(withSignature(mail, cms(bare))), "does not come with the mail");
  }

  @Test
  void cve202659641AnExpiredCertificateIsNotSavedByTheStatedTime() {
    var stated = TestPki.NOW;
    var late = TestPki.NOW.plus(Duration.ofDays(500));
    var mail = sealer.sign(Mails.message(Mails.PLAIN), ALICE.signer(), stated);
    assertThat(open(mail, PKI.judge(), stated).status()).isEqualTo(SmimeStatus.VALID);
    var opened = open(mail, PKI.judge(), late);
    assertThat(opened.status()).isEqualTo(SmimeStatus.UNTRUSTED);
    assertThat(opened.reasons()).anyMatch(r -> r.contains("expired"));
  }

  @Test
  void aStrangeTimeOfSigningIsRemarkedUpon() {
    var mail =
        sealer.sign(
            Mails.message(Mails.PLAIN), ALICE.signer(), TestPki.NOW.minus(Duration.ofDays(9)));
    var opened = open(mail, PKI.judge(), TestPki.NOW);
    assertThat(opened.status()).isEqualTo(SmimeStatus.VALID);
    assertThat(opened.reasons()).anyMatch(r -> r.contains("another time of signing"));
  }

  @Test
  void aRevokedCertificateIsInvalid() {
    ChainJudge judge = (_, _, at) -> new ChainVerdict.Revoked(at, "key lost");
    assertInvalid(
        open(Content.of(signed().getBytes(StandardCharsets.UTF_8)), judge, TestPki.NOW), "revoked");
  }

  @Test
  void anUnknownAuthorityIsUntrusted() {
    ChainJudge judge = new TrustedRoots(Set.of(EVE.certificate()));
    var opened = open(Content.of(signed().getBytes(StandardCharsets.UTF_8)), judge, TestPki.NOW);
    assertThat(opened.status()).isEqualTo(SmimeStatus.UNTRUSTED);
    assertThat(opened.signers().getFirst().matchesFrom()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice @example.org",
        " alice@example.org",
        "alice@example.org ",
        "alice@ example.org",
        "alice@example.org."
      })
  void cve20262748ABlankInTheCertificatesAddressIsNotTrimmed(String address) {
    var odd = PKI.person(address, "P-256");
    assertInvalid(open(signedBy(odd)), "not to the sender");
  }

  @Test
  void cve202629140SomebodyElsesSignatureGivesNoCertificateForTheSender() {
    var opened = open(signedBy(EVE));
    assertInvalid(opened, "belongs to eve@example.com");
    assertThat(opened.signers()).noneMatch(SignerFacts::matchesFrom);
  }

  @Test
  void cve202627443InnerFieldsNeverReplaceOuterOnes() {
    var inner =
        "From: ceo@example.org\r\nSubject: [secure] forged\r\nX-Sealpost-Smime: valid\r\n"
            + "Content-Type: text/plain\r\n\r\nhello\r\n";
    var envelope =
        new CmsEnvelope(
                new SecureRandom(),
                ContentAlgorithm.AES_256_GCM,
                new ContentKeyTransport(new SecureRandom(), RsaPadding.PKCS1))
            .around(
                Content.of(inner.getBytes(StandardCharsets.US_ASCII)), List.of(BOB.certificate()));
    var mail =
        "From: eve@example.com\r\nSubject: real\r\n"
            + "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Mails.text(Base64Text.encode(envelope));
    var opened = open(mail);
    assertThat(Mails.text(opened.message().content()))
        .isEqualTo(
            "From: eve@example.com\r\nSubject: real\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: text/plain\r\n\r\nhello\r\n");
  }

  @Test
  void onlyAPartSignedIsInvalid() {
    var mail = signed();
    int at = mail.indexOf("MIME-Version");
    var wrapped =
        mail.substring(0, at)
            + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n"
            + "--out\r\nContent-Type: text/html\r\n\r\n<b>Pay now</b>\r\n--out\r\n"
            + mail.substring(at)
            + "\r\n--out--\r\n";
    var opened = open(wrapped);
    assertInvalid(opened, "Only a part");
    assertThat(Mails.text(opened.message().content())).isEqualTo(wrapped);
  }

  @Test
  void aThirdPartInsideTheSignedMultipartIsInvalidAndStaysVisible() {
    var mail = signed();
    var boundary = mail.substring(mail.indexOf("boundary=\"") + 10, mail.indexOf("\"\r\n\r\nThis"));
    var foreign =
        mail.replace(
            "--" + boundary + "--",
            "--" + boundary + "\r\nContent-Type: text/html\r\n\r\nforeign\r\n--" + boundary + "--");
    var opened = open(foreign);
    assertInvalid(opened, "does not stand alone");
    assertThat(Mails.text(opened.message().content())).contains("foreign");
  }

  @Test
  void aSignedMailThatIsOnlyAttachedDoesNotSpeakForTheOneAroundIt() {
    var mail = signed();
    var forward =
        "From: eve@example.com\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n"
            + "--out\r\nContent-Type: message/rfc822\r\n\r\n"
            + mail
            + "\r\n--out--\r\n";
    var opened = open(forward);
    assertThat(opened.status()).isEqualTo(SmimeStatus.UNSIGNED);
    assertThat(opened.signers()).isEmpty();
  }

  @Test
  void anEncryptedPartAmongOthersIsNeverDecrypted() {
    var sealed =
        Mails.text(
            sealer.encrypt(
                Mails.message(Mails.PLAIN), List.of(BOB.certificate()), ContentCipher.AES_256_CBC));
    int at = sealed.indexOf("MIME-Version");
    var efail =
        sealed.substring(0, at)
            + "Content-Type: multipart/mixed; boundary=out\r\n\r\n"
            + "--out\r\nContent-Type: text/html\r\n\r\n<img src=\"http://evil.example/\r\n--out\r\n"
            + sealed.substring(at)
            + "\r\n--out\r\nContent-Type: text/html\r\n\r\n\">\r\n--out--\r\n";
    var opened = open(efail);
    assertThat(opened.status()).isEqualTo(SmimeStatus.UNSIGNED);
    assertThat(opened.wasEncrypted()).isFalse();
    assertThat(Mails.text(opened.message().content())).isEqualTo(efail);
    assertThat(opened.reasons()).anyMatch(r -> r.contains("not opened"));
  }

  @Test
  void cbcWithoutSignatureInsideIsNotAuthenticated() {
    var sealed =
        sealer.encrypt(
            Mails.message(Mails.PLAIN), List.of(BOB.certificate()), ContentCipher.AES_128_CBC);
    var opened = open(sealed, PKI.judge(), TestPki.NOW);
    assertThat(opened.wasEncrypted()).isTrue();
    assertThat(opened.authenticatedEncryption()).isFalse();
    assertThat(opened.reasons()).anyMatch(r -> r.contains("against changes"));
  }

  @Test
  void aSignatureAroundAnEncryptionDoesNotAuthenticateIt() {
    var sealed =
        sealer.encrypt(
            Mails.message(Mails.PLAIN), List.of(BOB.certificate()), ContentCipher.AES_128_CBC);
    var signed = sealer.sign(Message.read(sealed), ALICE.signer(), TestPki.NOW);
    assertThat(open(signed, PKI.judge(), TestPki.NOW).authenticatedEncryption()).isFalse();
  }

  @Test
  void everyFailureToDecryptLooksTheSame() {
    var stranger = PKI.person("carol@example.net", "P-256");
    var plain = Mails.message(Mails.PLAIN);
    var forSomebody =
        sealer.encrypt(plain, List.of(stranger.certificate()), ContentCipher.AES_256_GCM);
    var damaged =
        sealer.encrypt(plain, List.of(BOB.certificate()), ContentCipher.AES_256_CBC).octets();
    damaged[damaged.length - 30] ^= 1;
    var gcm = sealer.encrypt(plain, List.of(BOB.certificate()), ContentCipher.AES_256_GCM).octets();
    gcm[gcm.length - 30] ^= 1;
    var nonsense =
        "From: a@example.org\r\n"
            + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n"
            + "AAAA";
    var outcomes =
        List.of(
                open(forSomebody, PKI.judge(), TestPki.NOW),
                open(Content.of(gcm), PKI.judge(), TestPki.NOW),
                open(nonsense))
            .stream()
            .map(
                o ->
                    List.of(o.status(), o.reasons(), o.wasEncrypted(), o.authenticatedEncryption()))
            .distinct()
            .toList();
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.getFirst().getFirst()).isEqualTo(SmimeStatus.UNDECRYPTABLE);
  }

  /** The envelope of a mail with its content algorithm or tag changed. */
  private static String envelope(
      ASN1ObjectIdentifier type, byte[] der, AlgorithmIdentifier algorithm, int tagOctets) {
    var structure = ASN1Sequence.getInstance(ContentInfo.getInstance(der).getContent());
    var content = ASN1Sequence.getInstance(structure.getObjectAt(2));
    var info = new ASN1EncodableVector();
    info.add(content.getObjectAt(0));
    info.add(algorithm);
    info.add(content.getObjectAt(2));
    var fields = new ASN1EncodableVector();
    fields.add(new ASN1Integer(0));
    fields.add(structure.getObjectAt(1));
    fields.add(new DERSequence(info));
    if (tagOctets > 0) {
      var tag = ((DEROctetString) structure.getObjectAt(3)).getOctets();
      fields.add(new DEROctetString(Arrays.copyOf(tag, tagOctets)));
    }
    return "From: alice@example.org\r\nContent-Type: application/pkcs7-mime\r\n\r\n"
        + Mails.text(
            Base64Text.encode(
                Content.of(Der.octets(new ContentInfo(type, new DERSequence(fields))))));
  }

  private byte[] gcmEnvelope() {
    var sealed =
        sealer.encrypt(
            Mails.message(Mails.PLAIN), List.of(BOB.certificate()), ContentCipher.AES_256_GCM);
    return Base64Text.decode(Message.read(sealed).body()).octets();
  }

  private static AlgorithmIdentifier algorithmOf(byte[] der) {
    var structure = ASN1Sequence.getInstance(ContentInfo.getInstance(der).getContent());
    return AlgorithmIdentifier.getInstance(
        ASN1Sequence.getInstance(structure.getObjectAt(2)).getObjectAt(1));
  }

  @Test
  void cve202634182AnAuthenticatedEnvelopeUnderAnotherLabelIsNotDecrypted() {
    var der = gcmEnvelope();
    var iv = new DEROctetString(new byte[16]);
    var labels =
        List.of(
            NISTObjectIdentifiers.id_aes256_OFB,
            NISTObjectIdentifiers.id_aes256_CFB,
            NISTObjectIdentifiers.id_aes256_CBC,
            NISTObjectIdentifiers.id_aes256_ECB);
    for (var label : labels) {
      var other = new AlgorithmIdentifier(label, iv);
      assertThat(open(envelope(CMSObjectIdentifiers.authEnvelopedData, der, other, 16)).status())
          .isEqualTo(SmimeStatus.UNDECRYPTABLE);
      assertThat(open(envelope(CMSObjectIdentifiers.envelopedData, der, other, 0)).status())
          .isEqualTo(SmimeStatus.UNDECRYPTABLE);
    }
    assertThat(
            open(envelope(CMSObjectIdentifiers.envelopedData, der, algorithmOf(der), 0)).status())
        .isEqualTo(SmimeStatus.UNDECRYPTABLE);
    assertThat(
            open(envelope(CMSObjectIdentifiers.authEnvelopedData, der, algorithmOf(der), 16))
                .status())
        .isEqualTo(SmimeStatus.UNSIGNED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 8, 12, 15})
  void cve202612802AShortAuthenticationTagIsNotAccepted(int octets) {
    var der = gcmEnvelope();
    var stated = GCMParameters.getInstance(algorithmOf(der).getParameters());
    var honest =
        new AlgorithmIdentifier(
            NISTObjectIdentifiers.id_aes256_GCM, new GCMParameters(stated.getNonce(), 16));
    assertThat(open(envelope(CMSObjectIdentifiers.authEnvelopedData, der, honest, octets)).status())
        .isEqualTo(SmimeStatus.UNDECRYPTABLE);
    var shortened =
        new AlgorithmIdentifier(
            NISTObjectIdentifiers.id_aes256_GCM,
            new DERSequence(
                new ASN1Encodable[] {
                  new DEROctetString(stated.getNonce()), new ASN1Integer(octets)
                }));
    assertThat(
            open(envelope(CMSObjectIdentifiers.authEnvelopedData, der, shortened, octets)).status())
        .isEqualTo(SmimeStatus.UNDECRYPTABLE);
  }

  @Test
  void aCertificateForOtherPurposesDoesNotSignMail() {
    var wish = PKI.wish("alice@example.org");
    var web =
        PKI.person(
            new TestPki.Wish(
                wish.names(),
                wish.keyUsage(),
                KeyPurposeId.id_kp_serverAuth,
                wish.from(),
                wish.to(),
                wish.by()),
            "P-256");
    assertInvalid(open(signedBy(web)), "not meant for mail");
    var encryption =
        PKI.person(
            new TestPki.Wish(
                wish.names(),
                KeyUsage.keyAgreement,
                wish.purpose(),
                wish.from(),
                wish.to(),
                wish.by()),
            "P-256");
    assertInvalid(open(signedBy(encryption)), "not meant for signatures");
  }

  @Test
  void anAddressInTheSubjectOnlyCountsForNothing() {
    var wish = PKI.wish("x@example.org");
    var nameless =
        PKI.person(
            new TestPki.Wish(
                new GeneralNames(new GeneralName(GeneralName.dNSName, "example.org")),
                wish.keyUsage(),
                wish.purpose(),
                wish.from(),
                wish.to(),
                wish.by()),
            "P-256");
    assertInvalid(open(signedBy(nameless)), "names no mail address");
  }

  @Test
  void anAddressBeyondAsciiIsReadFromItsOwnForm() {
    var wish = PKI.wish("x@example.org");
    var wu =
        PKI.person(
            new TestPki.Wish(
                TestPki.utf8Mailbox("吴@example.org"),
                wish.keyUsage(),
                wish.purpose(),
                wish.from(),
                wish.to(),
                wish.by()),
            "P-256");
    var mail =
        sealer.sign(
            Mails.message("From: 吴@example.org\nSubject: x\n\nhello\n"), wu.signer(), TestPki.NOW);
    var opened = open(mail, PKI.judge(), TestPki.NOW);
    assertThat(opened.reasons()).isEmpty();
    assertThat(opened.status()).isEqualTo(SmimeStatus.VALID);
  }

  /** Opaque signed-data around an entity, as other programs write it. */
  private String opaque(String type, boolean pieces) {
    var entity = "Content-Type: text/plain\r\n\r\nopaque\r\n".getBytes(StandardCharsets.US_ASCII);
    var way = CmsSignature.suiting(ALICE.certificate().getPublicKey());
    var detached =
        way.over(
            Content.of(entity),
            ALICE.signer().key(),
            SignerForm.of(ALICE.signer()),
            TestPki.NOW,
            PKI.vault);
    var data = signedData(detached);
    var inside =
        new SignedData(
            data.getDigestAlgorithms(),
            new ContentInfo(
                CMSObjectIdentifiers.data,
                pieces ? new BEROctetString(entity, 7) : new DEROctetString(entity)),
            data.getCertificates(),
            null,
            data.getSignerInfos());
    byte[] octets;
    try {
      octets = new ContentInfo(CMSObjectIdentifiers.signedData, inside).getEncoded("BER");
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
    return "From: alice@example.org\r\nSubject: s\r\n"
        + type
        + "\r\n\r\n"
        + Mails.text(Base64Text.encode(Content.of(octets)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
            + "Content-Transfer-Encoding: base64",
        "Content-Type: application/x-pkcs7-mime; name=smime.p7m\r\n"
            + "Content-Transfer-Encoding: base64",
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
        "Content-Type: application/octet-stream; name=\"smime.p7m\"\r\n"
            + "Content-Transfer-Encoding: base64",
        "Content-Type: application/octet-stream\r\n"
            + "Content-Disposition: attachment; filename=SMIME.P7M",
        "Content-Type: APPLICATION/PKCS7-MIME"
      })
  void opaqueSignaturesAreReadInAllTheirForms(String type) {
    for (boolean pieces : List.of(true, false)) {
      var opened = open(opaque(type, pieces));
      assertThat(opened.reasons()).isEmpty();
      assertThat(opened.status()).isEqualTo(SmimeStatus.VALID);
      assertThat(Mails.text(opened.message().content()))
          .isEqualTo(
              "From: alice@example.org\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
                  + "Content-Type: text/plain\r\n\r\nopaque\r\n");
    }
  }

  @Test
  void oddBase64IsRead() {
    var mail =
        opaque("Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64", false);
    int at = mail.indexOf("\r\n\r\n") + 4;
    var head = mail.substring(0, at);
    var body = mail.substring(at);
    for (var odd :
        List.of(
            "\uFEFF" + body,
            body.replace("\r\n", ""),
            body.replace("\r\n", "\n \t"),
            body + "\r\n-- \r\nmailing list footer\r\n",
            "-----BEGIN PKCS7-----\r\n" + body + "-----END PKCS7-----\r\n",
            body.replace("=", ""))) {
      assertThat(open(head + odd).status()).isEqualTo(SmimeStatus.VALID);
    }
  }

  @Test
  void aContainerOfCertificatesIsNotSigned() {
    var data = signedData(signatureOf(signed()));
    var container =
        new SignedData(
            new DERSet(),
            new ContentInfo(CMSObjectIdentifiers.data, null),
            data.getCertificates(),
            null,
            new DERSet());
    var opened =
        open(
            "From: alice@example.org\r\n"
                + "Content-Type: application/pkcs7-mime; smime-type=certs-only;"
                + " name=smime.p7c\r\n\r\n"
                + Mails.text(Base64Text.encode(Content.of(cms(container)))));
    assertThat(opened.status()).isEqualTo(SmimeStatus.UNSIGNED);
    assertThat(opened.reasons()).anyMatch(r -> r.contains("certificates only"));
  }

  @Test
  void anAttributeThatComesTwiceIsInvalid() {
    var mail = signed();
    var data = signedData(signatureOf(mail));
    var signer = ASN1Sequence.getInstance(data.getSignerInfos().getObjectAt(0));
    var fields = new ASN1EncodableVector();
    for (var field : signer) {
      if (field instanceof ASN1TaggedObject tagged && tagged.getTagNo() == 0) {
        var set = ASN1Set.getInstance(tagged, false);
        var twice = new ASN1EncodableVector();
        set.forEach(twice::add);
        set.forEach(twice::add);
        fields.add(new DERTaggedObject(false, 0, new DERSet(twice)));
      } else {
        fields.add(field);
      }
    }
    var changed =
        new SignedData(
            data.getDigestAlgorithms(),
            data.getEncapContentInfo(),
            data.getCertificates(),
            null,
            new DERSet(new DERSequence(fields)));
    assertInvalid(open(withSignature(mail, cms(changed))), "malformed");
  }

  @Test
  void twoContentTypesAreInvalidBecauseReadersDiffer() {
    var mail = signed();
    var twice =
        mail.replaceFirst("MIME-Version: 1.0", "MIME-Version: 1.0\r\nContent-Type: text/html");
    assertThat(open(twice).status()).isNotEqualTo(SmimeStatus.VALID);
  }

  @Test
  void endlessNestingIsCutOff() {
    var message = Mails.message(Mails.PLAIN);
    for (int i = 0; i < 12; i++) {
      message = Message.read(sealer.sign(message, ALICE.signer(), TestPki.NOW));
    }
    assertInvalid(open(message.content(), PKI.judge(), TestPki.NOW), "too many layers");
  }

  @Test
  void anIndefiniteLengthBombIsRefusedInsteadOfExhaustingTheStack() {
    var bomb = new byte[200_000];
    for (int i = 0; i < bomb.length; i += 2) {
      bomb[i] = 0x30;
      bomb[i + 1] = (byte) 0x80;
    }
    var opened =
        open(
            "From: a@example.org\r\n"
                + "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n"
                + Mails.text(Base64Text.encode(Content.of(bomb))));
    assertInvalid(opened, "cannot be read");
  }

  @Test
  void compressedMailIsReadWithinBounds() throws Exception {
    var inner = "Content-Type: text/plain\r\n\r\nsmall\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(Mails.text(open(compressed(inner)).message().body())).isEqualTo("small\r\n");
    var bomb = open(compressed(new byte[300 * 1024 * 1024]));
    assertThat(bomb.reasons()).anyMatch(r -> r.contains("cannot be read"));
    assertThat(bomb.message().body().size()).isLessThan(1_000_000);
  }

  private static String compressed(byte[] octets) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(packed)) {
      deflater.write(octets);
    }
    var fields = new ASN1EncodableVector();
    fields.add(new ASN1Integer(0));
    fields.add(new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.3.8")));
    fields.add(
        new ContentInfo(CMSObjectIdentifiers.data, new DEROctetString(packed.toByteArray())));
    var der = new ContentInfo(CMSObjectIdentifiers.compressedData, new BERSequence(fields));
    return "From: a@example.org\r\n"
        + "Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n\r\n"
        + Mails.text(Base64Text.encode(Content.of(der.getEncoded())));
  }

  @Test
  void nameConfusionOfSerialNumbersFindsNoWrongCertificate() {
    X509Certificate alice = ALICE.certificate();
    assertThat(CertificateNames.isNamedBy(alice, CertificateNames.issuerAndSerial(alice))).isTrue();
    assertThat(
            CertificateNames.isNamedBy(EVE.certificate(), CertificateNames.issuerAndSerial(alice)))
        .isFalse();
  }
}
