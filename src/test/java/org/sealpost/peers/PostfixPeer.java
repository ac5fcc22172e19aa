package org.sealpost.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Postfix. Needs Debian's postfix and root; ask {@link #missing} first. */
public final class PostfixPeer implements MailPeer {

  private static final Path MASTER_PROGRAM = Path.of("/usr/lib/postfix/sbin/master");

  private static final String MAIN =
      """
      compatibility_level = 3.6
      queue_directory = FOLDER/queue
      data_directory = FOLDER/data
      command_directory = /usr/sbin
      daemon_directory = /usr/lib/postfix/sbin
      mail_owner = postfix
      setgid_group = postdrop
      maillog_file = FOLDER/log
      maillog_file_prefixes = FOLDER
      inet_interfaces = 127.0.0.1
      inet_protocols = ipv4
      myhostname = postfix.test
      mydestination =
      mynetworks = 127.0.0.0/8
      alias_maps =
      alias_database =
      local_recipient_maps =
      disable_dns_lookups = yes
      smtp_host_lookup = native
      smtpd_peername_lookup = no
      smtpd_relay_restrictions = permit_mynetworks, reject
      smtpd_client_event_limit_exceptions = static:all
      message_size_limit = 52428800
      virtual_mailbox_domains = peer.test
      virtual_mailbox_base = FOLDER
      virtual_mailbox_maps = static:mails/
      virtual_uid_maps = static:65534
      virtual_gid_maps = static:65534
      virtual_mailbox_limit = 0
      in_flow_delay = 0
      minimal_backoff_time = 2s
      maximal_backoff_time = 4s
      queue_run_delay = 2s
      """;

  private static final String MASTER =
      """
      127.0.0.1:PORT inet n - n - - smtpd
      pickup unix n - n 1 1 pickup
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 1 1 qmgr
      tlsmgr unix - - n 1000? 1 tlsmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      verify unix - - n - 1 verify
      flush unix n - n 1000? 0 flush
      proxymap unix - - n - - proxymap
      proxywrite unix - - n - 1 proxymap
      smtp unix - - n - - smtp
      relay unix - - n - - smtp
      showq unix n - n - - showq
      error unix - - n - - error
      retry unix - - n - - error
      discard unix - - n - - discard
      local unix - n n - - local
      virtual unix - n n - - virtual
      lmtp unix - - n - - lmtp
      anvil unix - - n - 1 anvil
      scache unix - - n - 1 scache
      postlog unix-dgram n - n - 1 postlogd
      """;

  private final PeerFolder folder;

  private PostfixPeer(PeerFolder folder) {
    this.folder = folder;
  }

  /** What this machine lacks to run Postfix; empty if nothing. */
  public static Optional<String> missing() {
    return PeerFolder.missing(MASTER_PROGRAM, "Postfix");
  }

  /**
   * Starts one. Without a {@code relayhost} it delivers only to {@code peer.test}.
   *
   * @param path an empty folder; everybody will be able to look into it
   * @param settings lines of main.cf on top of the usual ones
   */
  public static PostfixPeer start(Path path, Map<String, String> settings) {
    try {
      var folder = new PeerFolder(path);
      folder.make("etc", "root");
      folder.make("queue", "root");
      folder.make("data", "postfix");
      folder.make("mails", "nobody");
      var main = new StringBuilder(MAIN);
      settings.forEach((key, value) -> main.append(key + " = " + value + "\n"));
      folder.write("etc/main.cf", main.toString());
      folder.write("etc/master.cf", MASTER);
      var peer = new PostfixPeer(folder);
      peer.postfix("start");
      folder.awaitPort();
      return peer;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String configuration() {
    return folder.path("etc").toString();
  }

  private void postfix(String verb) {
    folder.run(List.of("postfix", "-c", configuration(), verb), new byte[0]);
  }

  @Override
  public InetSocketAddress address() {
    return folder.address();
  }

  @Override
  public void send(String from, List<String> recipients, byte[] mail) {
    var command = new ArrayList<>(List.of("sendmail", "-C", configuration(), "-i", "-f", from));
    command.add("--");
    command.addAll(recipients);
    folder.run(command, mail);
  }

  @Override
  public void hurry() {
    postfix("flush");
  }

  @Override
  public List<String> mails() {
    return folder.mails();
  }

  @Override
  public String log() {
    return folder.read("log");
  }

  @Override
  public void close() {
    PeerFolder.end(ProcessHandle.of(Long.parseLong(folder.read("queue/pid/master.pid").strip())));
  }
}
