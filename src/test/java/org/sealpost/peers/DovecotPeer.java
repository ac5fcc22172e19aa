package org.sealpost.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Dovecot as what puts mail into mailboxes, by LMTP. It knows {@code anna}, {@code bela} and {@code
 * full} at {@code peer.test}; the last has a mailbox into which nothing fits. Needs Debian's
 * dovecot-lmtpd and root; ask {@link #missing} first.
 */
public final class DovecotPeer implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");
  private static final Path LMTP = Path.of("/usr/lib/dovecot/lmtp");

  private static final String CONFIGURATION =
      """
      base_dir = FOLDER/run
      state_dir = FOLDER/run
      log_path = FOLDER/log
      protocols = lmtp
      listen = 127.0.0.1
      hostname = dovecot.test
      ssl = yes
      ssl_cert = <CERTIFICATE
      ssl_key = <CERTIFICATE
      mail_location = maildir:FOLDER/mails/%n
      mail_plugins = quota
      first_valid_uid = 1
      mail_uid = nobody
      mail_gid = nogroup
      recipient_delimiter = +
      passdb {
        driver = passwd-file
        args = FOLDER/users
      }
      userdb {
        driver = passwd-file
        args = FOLDER/users
      }
      plugin {
        quota = maildir:User quota
        quota_rule = *:storage=100M
      }
      service lmtp {
        inet_listener lmtp {
          address = 127.0.0.1
          port = PORT
        }
        unix_listener FOLDER/socket {
          mode = 0666
        }
      }
      """;

  private static final String USERS =
      """
      anna@peer.test:{PLAIN}x::::FOLDER/homes
      bela@peer.test:{PLAIN}x::::FOLDER/homes
      full@peer.test:{PLAIN}x::::FOLDER/homes::userdb_quota_rule=*:bytes=1
      """;

  private final PeerFolder folder;
  private final Process process;

  private DovecotPeer(PeerFolder folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** What this machine lacks to run it; empty if nothing. */
  public static Optional<String> missing() {
    return PeerFolder.missing(PROGRAM, "Dovecot").or(() -> PeerFolder.missing(LMTP, "its LMTP"));
  }

  /**
   * Starts one.
   *
   * @param path an empty folder; everybody will be able to look into it
   * @param certificate certificate and key, PEM
   */
  public static DovecotPeer start(Path path, Path certificate) {
    try {
      var folder = new PeerFolder(path);
      folder.make("run", "root");
      folder.make("mails", "nobody");
      folder.make("homes", "nobody");
      folder.write("users", USERS);
      folder.write("dovecot.conf", CONFIGURATION.replace("CERTIFICATE", certificate.toString()));
      var process =
          folder.started(
              List.of(PROGRAM.toString(), "-F", "-c", folder.path("dovecot.conf").toString()));
      folder.awaitPort();
      return new DovecotPeer(folder, process);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where it speaks LMTP. */
  public InetSocketAddress address() {
    return folder.address();
  }

  /** Its socket in the file system, behind which it speaks LMTP too. */
  public Path socket() {
    return folder.path("socket");
  }

  /** What somebody has got, lines with LF or CRLF as it keeps them, one char an octet. */
  public List<String> mails(String local) {
    var arrived = folder.path("mails").resolve(local).resolve("new");
    if (!Files.isDirectory(arrived)) {
      return List.of();
    }
    try (var files = Files.list(arrived)) {
      var mails = new ArrayList<String>();
      for (var file : files.toList()) {
        mails.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      return mails;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What it has logged. */
  public String log() {
    return folder.read("log") + folder.read("commands");
  }

  @Override
  public void close() {
    PeerFolder.end(Optional.of(process.toHandle()));
  }
}
