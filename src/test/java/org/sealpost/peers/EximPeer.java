package org.sealpost.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Exim, as {@code peers/unpack} lays it down. Needs root; ask {@link #missing} first. */
final class EximPeer implements MailPeer {

  private static final Path PROGRAM = Path.of("/usr/local/lib/sealpost-peers/usr/sbin/exim4");

  private static final String CONFIGURATION =
      """
      primary_hostname = exim.test
      qualify_domain = peer.test
      exim_path = PROGRAM
      spool_directory = FOLDER/spool
      log_file_path = FOLDER/spool/log-%s
      pid_file_path = FOLDER/spool/pid
      local_interfaces = 127.0.0.1
      daemon_smtp_ports = PORT
      deliver_drop_privilege
      keep_environment =
      add_environment = PATH=/usr/bin:/bin
      message_size_limit = 60M
      smtp_accept_max = 0
      smtp_accept_max_per_connection = 0
      smtp_accept_queue_per_connection = 0
      tls_advertise_hosts = *
      tls_certificate = CERTIFICATE
      tls_privatekey = CERTIFICATE
      acl_smtp_rcpt = recipient
      trusted_users = root
      never_users =
      begin acl
      recipient:
        deny
          recipients = nobody@peer.test
          message = no such mailbox
        defer
          recipients = later@peer.test
          message = come again
        accept
      begin routers
      inside:
        driver = accept
        domains = peer.test
        transport = maildir
      outside:
        driver = manualroute
        route_list = * 127.0.0.1
        self = send
        transport = next
      begin transports
      maildir:
        driver = appendfile
        maildir_format
        directory = FOLDER/mails
      next:
        driver = smtp
        port = NEXT
        allow_localhost
        tls_verify_hosts =
        tls_try_verify_hosts =
        message_linelength_limit = 100000
      begin retry
      * * F,1h,1s
      """;

  private final PeerFolder folder;

  private EximPeer(PeerFolder folder) {
    this.folder = folder;
  }

  static Optional<String> missing() {
    return PeerFolder.missing(PROGRAM, "Exim");
  }

  static MailPeer start(Path path, int next, Path certificate) {
    try {
      var folder = new PeerFolder(path);
      folder.make("spool", "Debian-exim");
      folder.make("mails", "Debian-exim");
      folder.write(
          "exim.conf",
          CONFIGURATION
              .replace("PROGRAM", PROGRAM.toString())
              .replace("CERTIFICATE", certificate.toString())
              .replace("NEXT", String.valueOf(next)));
      var peer = new EximPeer(folder);
      folder.run(peer.command("-bd", "-q2s"), new byte[0]);
      folder.awaitPort();
      return peer;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private List<String> command(String... options) {
    var configuration = folder.path("exim.conf").toString();
    var command = new ArrayList<>(List.of(PROGRAM.toString(), "-C", configuration));
    command.addAll(List.of(options));
    return command;
  }

  @Override
  public InetSocketAddress address() {
    return folder.address();
  }

  @Override
  public void send(String from, List<String> recipients, byte[] mail) {
    var command = command("-oi", "-odb", "-f", from, "--");
    command.addAll(recipients);
    folder.run(command, mail);
  }

  @Override
  public void hurry() {
    folder.run(command("-qff"), new byte[0]);
  }

  @Override
  public List<String> mails() {
    return folder.mails();
  }

  @Override
  public String log() {
    return folder.read("spool/log-main") + folder.read("spool/log-panic");
  }

  @Override
  public void close() {
    PeerFolder.end(ProcessHandle.of(Long.parseLong(folder.read("spool/pid").strip())));
  }
}
