package org.sealpost.peers;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.sealpost.smtp.ServerCertificate;

/** Whose mail server. */
public enum MailPeerKind {
  POSTFIX(true) {
    @Override
    public Optional<String> missing() {
      return PostfixPeer.missing();
    }

    @Override
    MailPeer start(Path folder, InetSocketAddress next, Path certificate) {
      return PostfixPeer.start(
          folder,
          Map.of(
              "relayhost",
              "[127.0.0.1]:" + next.getPort(),
              "smtp_tls_security_level",
              "may",
              "smtpd_tls_security_level",
              "may",
              "smtpd_tls_chain_files",
              certificate.toString(),
              "smtpd_recipient_restrictions",
              "check_recipient_access inline:{nobody@peer.test=REJECT,later@peer.test=DEFER}"));
    }
  },
  EXIM(true) {
    @Override
    public Optional<String> missing() {
      return EximPeer.missing();
    }

    @Override
    MailPeer start(Path folder, InetSocketAddress next, Path certificate) {
      return EximPeer.start(folder, next.getPort(), certificate);
    }
  },
  /** Debian's server half cannot use a private key together with OpenSSL 3. */
  OPENSMTPD(false) {
    @Override
    public Optional<String> missing() {
      return OpenSmtpdPeer.missing();
    }

    @Override
    MailPeer start(Path folder, InetSocketAddress next, Path certificate) {
      return OpenSmtpdPeer.start(folder, next.getPort());
    }
  };

  private final boolean takesTls;

  MailPeerKind(boolean takesTls) {
    this.takesTls = takesTls;
  }

  /** What this machine lacks to run it; empty if nothing. */
  public abstract Optional<String> missing();

  abstract MailPeer start(Path folder, InetSocketAddress next, Path certificate);

  /** Starts one in an empty folder, into which everybody will be able to look. */
  public MailPeer start(Path folder, InetSocketAddress next) {
    var certificate = ServerCertificate.naming("mx.peer.test").pem(folder.resolve("chain.pem"));
    return start(folder, next, certificate);
  }

  /** Whether it offers STARTTLS to those who send to it. */
  public boolean takesTls() {
    return takesTls;
  }
}
