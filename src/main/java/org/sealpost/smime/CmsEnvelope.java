package org.sealpost.smime;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.sealpost.mail.Content;

/**
 * Encrypts an entity once for all recipients: EnvelopedData (RFC 5652 §6) or AuthEnvelopedData (RFC
 * 5083 §2). The ciphertext is the only copy that is made.
 */
final class CmsEnvelope {

  private static final int IMPLICIT_STRING = 0x80;

  private final SecureRandom random;
  private final ContentAlgorithm algorithm;
  private final ContentKeyTransport transport;

  CmsEnvelope(SecureRandom random, ContentAlgorithm algorithm, ContentKeyTransport transport) {
    this.random = random;
    this.algorithm = algorithm;
    this.transport = transport;
  }

  /** The envelope, DER. */
  Content around(Content entity, List<X509Certificate> recipients) {
    try {
      byte[] key = octets(algorithm.keyOctets());
      byte[] vector = octets(algorithm.vectorOctets());
      var infos = new ASN1EncodableVector();
      boolean agreement = false;
      for (var recipient : recipients) {
        var info = transport.recipient(recipient, algorithm.key(key));
        agreement |= info.getInfo() instanceof KeyAgreeRecipientInfo;
        infos.add(info);
      }
      var encrypted = encrypt(entity, key, vector);
      return algorithm.authenticated()
          ? authenticated(Der.of(new DERSet(infos)), encrypted, vector)
          // RFC 5652 §6.1: with key agreement the version is 2
          : enveloped(Der.of(new DERSet(infos)), encrypted, vector, agreement ? 2 : 0);
    } catch (GeneralSecurityException broken) {
      throw new IllegalArgumentException("cannot encrypt to these certificates", broken);
    }
  }

  private byte[] octets(int count) {
    var octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }

  private Content encrypt(Content entity, byte[] key, byte[] vector)
      throws GeneralSecurityException {
    var cipher = algorithm.cipher();
    cipher.init(Cipher.ENCRYPT_MODE, algorithm.key(key), algorithm.parameters(vector));
    var encrypted = new OctetChunks();
    var in = new byte[64 * 1024];
    var out = new byte[in.length + 64];
    long at = 0;
    for (int n; (n = entity.read(at, in, 0, in.length)) > 0; at += n) {
      encrypted.write(out, 0, cipher.update(in, 0, n, out, 0));
    }
    encrypted.write(out, 0, cipher.doFinal(out, 0));
    Arrays.fill(in, (byte) 0);
    return encrypted.content();
  }

  private Content enveloped(Content recipients, Content encrypted, byte[] vector, int version) {
    return object(
        CmsContentType.ENVELOPED,
        Der.of(new ASN1Integer(version)),
        recipients,
        encryptedContent(encrypted, new DEROctetString(vector)));
  }

  /** RFC 5084 §3.2: the tag, 16 octets, stands apart from the ciphertext. */
  private Content authenticated(Content recipients, Content encrypted, byte[] vector) {
    long tagFrom = encrypted.size() - ContentAlgorithm.TAG_OCTETS;
    return object(
        CmsContentType.AUTH_ENVELOPED,
        Der.of(new ASN1Integer(0)),
        recipients,
        encryptedContent(
            encrypted.slice(0, tagFrom), new GCMParameters(vector, ContentAlgorithm.TAG_OCTETS)),
        Der.element(Ber.OCTET_STRING, encrypted.slice(tagFrom, encrypted.size())));
  }

  private Content encryptedContent(Content encrypted, ASN1Encodable parameters) {
    return Der.element(
        Ber.SEQUENCE,
        Der.of(CmsContentType.DATA.oid()),
        Der.of(new AlgorithmIdentifier(algorithm.oid(), parameters)),
        Der.element(IMPLICIT_STRING, encrypted));
  }

  private static Content object(CmsContentType type, Content... fields) {
    return Der.element(
        Ber.SEQUENCE,
        Der.of(type.oid()),
        Der.element(Ber.context(0), Der.element(Ber.SEQUENCE, fields)));
  }
}
