package org.sealpost.smime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/**
 * S/MIME on files, for the command line: keys come from PKCS #12 files into a vault that lives as
 * long as the program, trust from PEM files.
 */
public final class SmimeFiles {

  private static final int MOST_CERTIFICATES = 10_000;

  private final KeyVault vault;

  /**
   * The engine for files.
   *
   * @param vault takes in the keys of the files
   */
  public SmimeFiles(KeyVault vault) {
    this.vault = vault;
  }

  /** Reads certificates, PEM or DER. Throws IOException if there is none. */
  public static List<X509Certificate> certificates(byte[] file) throws IOException {
    try {
      var read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(file));
      if (read.isEmpty() || read.size() > MOST_CERTIFICATES) {
        throw new IOException("no certificate in the file, or far too many");
      }
      return read.stream().map(X509Certificate.class::cast).toList();
    } catch (GeneralSecurityException unreadable) {
      throw new IOException("not a certificate", unreadable);
    }
  }

  /** Reads the first key of a PKCS #12 file with its chain, and takes the key into the vault. */
  public SmimeSigner identity(byte[] pkcs12, char[] password) throws IOException {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(pkcs12), password);
      for (var alias : Collections.list(store.aliases())) {
        var key = store.getKey(alias, password);
        if (key != null) {
          var chain = new ArrayList<X509Certificate>();
          for (var certificate : store.getCertificateChain(alias)) {
            chain.add((X509Certificate) certificate);
          }
          var id = vault.take(key.getEncoded(), "key of a file");
          return new SmimeSigner(chain.getFirst(), chain.subList(1, chain.size()), id);
        }
      }
      throw new IOException("no private key in the file");
    } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
      throw new IOException("the key in the file cannot be used", unreadable);
    }
  }

  /**
   * Verifies, and decrypts before where a key is given.
   *
   * @param trusted the authorities that are trusted; none of the machine's own
   * @param at the time that counts
   */
  public Opened open(
      Message message, List<SmimeSigner> identities, Set<X509Certificate> trusted, Instant at) {
    var keys = identities.stream().map(i -> new DecryptionKey(i.certificate(), i.key())).toList();
    return new SmimeOpener(vault).open(message, keys, new TrustedRoots(trusted), at);
  }

  /** Signs. */
  public Content sign(Message message, SmimeSigner signer, Instant at) {
    return new SmimeSealer(vault).sign(message, signer, at);
  }

  /** Encrypts. Throws IOException if a certificate allows no encryption. */
  public Content encrypt(Message message, List<X509Certificate> recipients, ContentCipher cipher)
      throws IOException {
    for (var recipient : recipients) {
      if (!SmimeSealer.canEncryptTo(recipient)) {
        throw new IOException(
            "the certificate of " + recipient.getSubjectX500Principal() + " is not for encryption");
      }
    }
    return new SmimeSealer(vault).encrypt(message, recipients, cipher);
  }

  /** What S/MIME there is, as far as it can be seen without keys; one line for each thing. */
  public static List<String> inspect(Message message) {
    return Inspection.of(message);
  }
}
