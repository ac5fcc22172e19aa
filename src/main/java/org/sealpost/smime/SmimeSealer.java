package org.sealpost.smime;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.RsaPadding;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/**
 * Signs and encrypts mail (RFC 8551 §3). The header stays outside as it is; what it says of the
 * content moves in. To sign and encrypt, sign first and encrypt the result.
 */
public final class SmimeSealer {

  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;

  private final KeyVault vault;
  private final SignerForms forms = new SignerForms();
  private final SecureRandom random = new SecureRandom();

  /**
   * A sealer.
   *
   * @param vault of the signers' keys; encryption needs no private key
   */
  public SmimeSealer(KeyVault vault) {
    this.vault = vault;
  }

  /**
   * The message as multipart/signed (RFC 8551 §3.5.3), readable by every program. Parts that would
   * not survive transport are encoded anew before; all other octets stay.
   *
   * @param at the time of signing that is stated
   */
  public Content sign(Message message, SmimeSigner signer, Instant at) {
    var entity = SealableEntity.of(message);
    var way = CmsSignature.suiting(signer.certificate().getPublicKey());
    var signature = way.over(entity, signer.key(), forms.of(signer), at, vault);
    var boundary = "sealed-" + HexFormat.of().formatHex(octets());
    var pieces = new ArrayList<>(Entity.outerFields(message));
    pieces.add(
        ascii(
            """
            MIME-Version: 1.0
            Content-Type: multipart/signed; protocol="application/pkcs7-signature";
             micalg=%s; boundary="%s"

            This is a signed message (S/MIME).

            --%s
            """
                .formatted(way.micalg(), boundary, boundary)));
    pieces.add(entity);
    pieces.add(
        ascii(
            """

            --%s
            Content-Type: application/pkcs7-signature; name="smime.p7s"
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename="smime.p7s"

            """
                .formatted(boundary)));
    pieces.add(Base64Text.encode(Content.of(signature)));
    pieces.add(ascii("\n--%s--\n".formatted(boundary)));
    return Content.concat(pieces);
  }

  /**
   * The message encrypted once for all recipients (RFC 8551 §3.3, §3.4). RSA keys get the content
   * key by PKCS #1 v1.5, which every program reads.
   */
  public Content encrypt(Message message, List<X509Certificate> recipients, ContentCipher cipher) {
    return encrypt(message, recipients, cipher, RsaPadding.PKCS1);
  }

  /**
   * The message encrypted once for all recipients, with the padding that all RSA recipients among
   * them are known to read. Throws IllegalArgumentException if {@link #canEncryptTo} is false for
   * one of them, or if there is none.
   */
  public Content encrypt(
      Message message, List<X509Certificate> recipients, ContentCipher cipher, RsaPadding padding) {
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("nobody to encrypt to");
    }
    var algorithm = ContentAlgorithm.of(cipher);
    var transport = new ContentKeyTransport(random, padding);
    var envelope =
        new CmsEnvelope(random, algorithm, transport)
            .around(SealableEntity.of(message), recipients);
    var pieces = new ArrayList<>(Entity.outerFields(message));
    pieces.add(
        ascii(
            """
            MIME-Version: 1.0
            Content-Type: application/pkcs7-mime; smime-type=%s;
             name="smime.p7m"
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename="smime.p7m"

            """
                .formatted(algorithm.authenticated() ? "authEnveloped-data" : "enveloped-data")));
    pieces.add(Base64Text.encode(envelope));
    return Content.concat(pieces);
  }

  /**
   * Whether mail can be encrypted to a certificate: a kind of key that we know, and a key usage
   * that allows it (RFC 8550 §4.4.2). Says nothing about trust or time.
   */
  public static boolean canEncryptTo(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    boolean allowed = usage == null || usage[KEY_ENCIPHERMENT] || usage[KEY_AGREEMENT];
    return allowed && ContentKeyTransport.suits(certificate.getPublicKey());
  }

  private byte[] octets() {
    var octets = new byte[16];
    random.nextBytes(octets);
    return octets;
  }

  /** Our own lines, with the line ends of the wire. */
  private static Content ascii(String lines) {
    return Content.of(lines.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
