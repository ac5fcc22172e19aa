package org.sealpost.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenSMTPD, as {@code peers/unpack} lays it down. It has its folders compiled in, so each runs in
 * a mount namespace in which they are its own. Needs root; ask {@link #missing} first.
 */
final class OpenSmtpdPeer implements MailPeer {

  private static final Path UNPACKED = Path.of("/usr/local/lib/sealpost-peers/usr");

  private static final String CONFIGURATION =
      """
      smtp max-message-size 60M
      filter "nobody" phase rcpt-to match rcpt-to { "nobody@peer.test" } reject "550 5.1.1 nobody"
      filter "later" phase rcpt-to match rcpt-to { "later@peer.test" } reject "451 4.7.1 come again"
      filter "both" chain { "nobody", "later" }
      listen on socket
      listen on 127.0.0.1 port PORT hostname smtpd.test filter "both"
      action "keep" maildir "FOLDER/mails" user opensmtpq virtual { "@" = opensmtpq }
      action "next" relay host "smtp://127.0.0.1:NEXT" helo smtpd.test
      match from any for domain "peer.test" action "keep"
      match from any for any action "next"
      """;

  private static final String NAMESPACE =
      """
      set -e
      mount --bind FOLDER/spool /var/spool/smtpd
      mount --bind UNPACKED/libexec/opensmtpd /usr/libexec/opensmtpd
      mount -t tmpfs tmpfs /var/run
      exec UNPACKED/sbin/smtpd -d -f FOLDER/smtpd.conf
      """;

  private final PeerFolder folder;
  private final Process process;

  private OpenSmtpdPeer(PeerFolder folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  static Optional<String> missing() {
    return PeerFolder.missing(UNPACKED.resolve("sbin/smtpd"), "OpenSMTPD")
        .or(OpenSmtpdPeer::noNamespace);
  }

  private static Optional<String> noNamespace() {
    try {
      return new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0
          ? Optional.empty()
          : Optional.of("OpenSMTPD needs a mount namespace, and none can be made here");
    } catch (IOException absent) {
      return Optional.of("OpenSMTPD needs unshare, of util-linux: " + absent.getMessage());
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted while looking for a mount namespace");
    }
  }

  static MailPeer start(Path path, int next) {
    try {
      var folder = new PeerFolder(path);
      var spool = folder.make("spool", "root");
      Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwx--x--x"));
      folder.make("mails", "opensmtpq");
      folder.write("smtpd.conf", CONFIGURATION.replace("NEXT", String.valueOf(next)));
      var script = folder.write("namespace", NAMESPACE.replace("UNPACKED", UNPACKED.toString()));
      var process =
          folder.started(
              List.of("unshare", "--mount", "--propagation", "private", "sh", script.toString()));
      var peer = new OpenSmtpdPeer(folder, process);
      folder.awaitPort();
      return peer;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A command inside the namespace of the server. */
  private List<String> inside(String program, String... options) {
    var command =
        new ArrayList<>(List.of("nsenter", "--mount", "--target", String.valueOf(process.pid())));
    command.add(UNPACKED.resolve("sbin").resolve(program).toString());
    command.addAll(List.of(options));
    return command;
  }

  @Override
  public InetSocketAddress address() {
    return folder.address();
  }

  @Override
  public void send(String from, List<String> recipients, byte[] mail) {
    var command = inside("sendmail", "-i", "-f", from, "--");
    command.addAll(recipients);
    folder.run(command, mail);
  }

  @Override
  public void hurry() {
    folder.run(inside("smtpctl", "schedule", "all"), new byte[0]);
  }

  @Override
  public List<String> mails() {
    return folder.mails();
  }

  @Override
  public String log() {
    return folder.read("commands");
  }

  @Override
  public void close() {
    PeerFolder.end(Optional.of(process.toHandle()));
  }
}
