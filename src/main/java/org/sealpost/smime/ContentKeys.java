package org.sealpost.smime;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.interfaces.XECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientIdentifier;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientEncryptedKey;
import org.bouncycastle.asn1.cms.RecipientIdentifier;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.NoSuchKeyException;
import org.sealpost.keys.RsaPadding;
import org.sealpost.keys.UndecryptableException;
import org.sealpost.mail.Content;

/** Opens envelopes with keys of the vault, and with those only that the caller gave. */
final class ContentKeys {

  /** A forger may repeat one recipient thousands of times; each try is a private-key operation. */
  private static final int MOST_TRIES = 8;

  private final KeyVault vault;
  private final Supplier<List<DecryptionKey>> keys;

  ContentKeys(KeyVault vault, Supplier<List<DecryptionKey>> keys) {
    this.vault = vault;
    this.keys = keys;
  }

  /** A way to the content key: it may fail. */
  @FunctionalInterface
  private interface Try {
    byte[] contentKey() throws GeneralSecurityException;
  }

  /**
   * The plain content, if one of the keys opens it; nothing says why it does not. Whatever fails
   * after a key was found takes the same way.
   */
  Optional<Content> open(EnvelopedStructure envelope, ContentAlgorithm algorithm)
      throws MalformedCms {
    var vector = algorithm.vector(envelope.algorithm());
    for (var attempt : tries(envelope, algorithm)) {
      var content = open(envelope, algorithm, vector, attempt);
      if (content.isPresent()) {
        return content;
      }
    }
    return Optional.empty();
  }

  private static Optional<Content> open(
      EnvelopedStructure envelope, ContentAlgorithm algorithm, byte[] vector, Try attempt) {
    try {
      byte[] key = attempt.contentKey();
      return key.length == algorithm.keyOctets()
          ? Optional.of(algorithm.decrypt(key, vector, envelope))
          : Optional.empty();
    } catch (GeneralSecurityException
        | IllegalArgumentException
        | UndecryptableException
        | NoSuchKeyException refused) {
      return Optional.empty(); // the next recipient may be ours too
    }
  }

  private List<Try> tries(EnvelopedStructure envelope, ContentAlgorithm algorithm) {
    var tries = new ArrayList<Try>();
    for (var recipient : envelope.recipients()) {
      for (var key : keys.get()) {
        tries.addAll(ways(recipient, key, algorithm));
        if (tries.size() >= MOST_TRIES) {
          return tries.subList(0, MOST_TRIES);
        }
      }
    }
    return tries;
  }

  private List<Try> ways(RecipientInfo recipient, DecryptionKey key, ContentAlgorithm algorithm) {
    try {
      return read(recipient, key, algorithm);
    } catch (GeneralSecurityException | RuntimeException broken) {
      // the ASN.1 library reads lazily, and throws what it likes upon something broken; no key was
      // touched yet
      return List.of();
    }
  }

  /** Reads all that a way needs; what is returned touches the vault and nothing foreign. */
  private List<Try> read(RecipientInfo recipient, DecryptionKey key, ContentAlgorithm algorithm)
      throws GeneralSecurityException {
    var publicKey = key.certificate().getPublicKey();
    return switch (recipient.getInfo()) {
      case KeyTransRecipientInfo transport
          when publicKey instanceof RSAPublicKey
              && names(transport.getRecipientIdentifier(), key) ->
          List.of(transported(transport, key, algorithm));
      case KeyAgreeRecipientInfo agreement
          when publicKey instanceof ECPublicKey || publicKey instanceof XECPublicKey ->
          agreed(agreement, key);
      // for somebody else, or of a kind that we do not open (passwords, key-encryption keys)
      default -> List.of();
    };
  }

  private static boolean names(RecipientIdentifier id, DecryptionKey key) {
    return id.getId() instanceof ASN1OctetString keyIdentifier
        ? CertificateNames.isNamedBy(key.certificate(), keyIdentifier.getOctets())
        : CertificateNames.isNamedBy(
            key.certificate(), IssuerAndSerialNumber.getInstance(id.getId()));
  }

  private static boolean names(KeyAgreeRecipientIdentifier id, DecryptionKey key) {
    return id.getIssuerAndSerialNumber() == null
        ? CertificateNames.isNamedBy(
            key.certificate(), id.getRKeyID().getSubjectKeyIdentifier().getOctets())
        : CertificateNames.isNamedBy(key.certificate(), id.getIssuerAndSerialNumber());
  }

  private Try transported(
      KeyTransRecipientInfo transport, DecryptionKey key, ContentAlgorithm algorithm)
      throws GeneralSecurityException {
    var padding = padding(transport.getKeyEncryptionAlgorithm());
    byte[] encrypted = transport.getEncryptedKey().getOctets();
    return () -> vault.decrypt(key.key(), padding, encrypted, algorithm.keyOctets());
  }

  private static RsaPadding padding(AlgorithmIdentifier stated) throws GeneralSecurityException {
    if (stated.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return RsaPadding.PKCS1;
    }
    if (!stated.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSAES_OAEP)) {
      throw new GeneralSecurityException("key transport " + stated.getAlgorithm());
    }
    var oaep =
        stated.getParameters() == null || DERNull.INSTANCE.equals(stated.getParameters())
            ? new RSAESOAEPparams()
            : RSAESOAEPparams.getInstance(stated.getParameters());
    var hash = oaep.getHashAlgorithm().getAlgorithm();
    var mask =
        AlgorithmIdentifier.getInstance(oaep.getMaskGenAlgorithm().getParameters()).getAlgorithm();
    var label = oaep.getPSourceAlgorithm();
    if (!hash.equals(mask) || !label.equals(RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM)) {
      throw new GeneralSecurityException("OAEP with mixed digests or a label");
    }
    if (hash.equals(OIWObjectIdentifiers.idSHA1)) {
      return RsaPadding.OAEP_SHA1;
    }
    if (hash.equals(NISTObjectIdentifiers.id_sha256)) {
      return RsaPadding.OAEP_SHA256;
    }
    throw new GeneralSecurityException("OAEP with " + hash);
  }

  private List<Try> agreed(KeyAgreeRecipientInfo agreement, DecryptionKey key)
      throws GeneralSecurityException {
    var stated = agreement.getKeyEncryptionAlgorithm();
    var scheme = KeyAgreement.of(stated.getAlgorithm());
    var wrapping = AlgorithmIdentifier.getInstance(stated.getParameters());
    var wrap = KeyAgreement.Wrap.of(wrapping.getAlgorithm());
    if (scheme.isEmpty() || wrap.isEmpty()) {
      return List.of();
    }
    var material = agreement.getUserKeyingMaterial();
    byte[] keying = material == null ? new byte[0] : material.getOctets();
    byte[] originator = originator(agreement, key);
    var ways = new ArrayList<Try>();
    for (ASN1Encodable element : agreement.getRecipientEncryptedKeys()) {
      var one = RecipientEncryptedKey.getInstance(element);
      if (names(one.getIdentifier(), key)) {
        byte[] encrypted = one.getEncryptedKey().getOctets();
        ways.add(
            () -> {
              var secret = vault.agree(key.key(), originator);
              var wrappingKey = scheme.get().wrappingKey(secret, wrap.get(), wrapping, keying);
              return wrap.get().unwrap(wrappingKey, encrypted);
            });
      }
    }
    return ways;
  }

  /** The sender's one-time key, on the curve of ours: messages often leave the curve out. */
  private static byte[] originator(KeyAgreeRecipientInfo agreement, DecryptionKey key)
      throws GeneralSecurityException {
    var theirs = agreement.getOriginator().getOriginatorKey();
    if (theirs == null) {
      throw new GeneralSecurityException("key agreement without a one-time key");
    }
    var ours = SubjectPublicKeyInfo.getInstance(key.certificate().getPublicKey().getEncoded());
    try {
      return new SubjectPublicKeyInfo(ours.getAlgorithm(), theirs.getPublicKeyData().getBytes())
          .getEncoded(ASN1Encoding.DER);
    } catch (IOException broken) {
      throw new GeneralSecurityException(broken);
    }
  }
}
