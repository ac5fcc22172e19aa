package org.sealpost.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Postfix of its own, with its own configuration, queue, log and port on loopback: sends what it
 * is given to a next hop, and keeps what it receives for {@code peer.test} in a folder. Needs
 * Debian's postfix and root; ask {@link #missing} first.
 */
public final class PostfixPeer implements AutoCloseable {

  private static final Path PROGRAMS = Path.of("/usr/lib/postfix/sbin");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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

  private final Path folder;
  private final int port;

  private PostfixPeer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** What this machine lacks to run Postfix; empty if nothing. */
  public static Optional<String> missing() {
    if (!Files.isExecutable(PROGRAMS.resolve("master"))) {
      return Optional.of("Debian's postfix is not installed");
    }
    return System.getProperty("user.name").equals("root")
        ? Optional.empty()
        : Optional.of("Postfix can only be started by root");
  }

  /**
   * Starts one. Without a {@code relayhost} it delivers only to {@code peer.test}.
   *
   * @param folder an empty folder; everybody will be able to look into it
   * @param settings lines of main.cf on top of the usual ones
   */
  public static PostfixPeer start(Path folder, Map<String, String> settings) {
    try {
      var peer = new PostfixPeer(folder, freePort());
      peer.configure(settings);
      peer.run(List.of("postfix", "-c", peer.configuration(), "start"), new byte[0]);
      peer.awaitPort();
      return peer;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void configure(Map<String, String> settings) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (var name : List.of("etc", "queue", "data", "mails")) {
      Files.createDirectory(folder.resolve(name));
      Files.setPosixFilePermissions(
          folder.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    var main = new StringBuilder(MAIN.replace("FOLDER", folder.toString()));
    settings.forEach((key, value) -> main.append(key + " = " + value + "\n"));
    Files.writeString(folder.resolve("etc/main.cf"), main);
    Files.writeString(
        folder.resolve("etc/master.cf"), MASTER.replace("PORT", String.valueOf(port)));
    var names = folder.getFileSystem().getUserPrincipalLookupService();
    Files.setOwner(folder.resolve("data"), names.lookupPrincipalByName("postfix"));
    Files.setOwner(folder.resolve("mails"), names.lookupPrincipalByName("nobody"));
  }

  private String configuration() {
    return folder.resolve("etc").toString();
  }

  private void run(List<String> command, byte[] input) throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("commands").toFile()))
            .start();
    try (var in = process.getOutputStream()) {
      in.write(input);
    }
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("took too long: " + command);
      }
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
      throw new IOException(unexpected);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          command + " failed: " + Files.readString(folder.resolve("commands")) + log());
    }
  }

  private void awaitPort() throws IOException {
    for (int i = 0; i < 200; i++) {
      try (var socket = new Socket()) {
        socket.connect(address(), 1000);
        return;
      } catch (IOException notYet) {
        pause();
      }
    }
    throw new IOException("Postfix does not listen: " + log());
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException unexpected) {
      Thread.currentThread().interrupt();
      throw new IOException(unexpected);
    }
  }

  /** Where it takes mail. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Gives it a mail to send, as a local program does: lines may end with LF. */
  public void send(String from, List<String> recipients, byte[] mail) {
    var command = new ArrayList<>(List.of("sendmail", "-C", configuration(), "-i", "-f", from));
    command.add("--");
    command.addAll(recipients);
    try {
      run(command, mail);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What it has received for {@code peer.test}, its own header fields on top, lines with LF. */
  public List<String> mails() {
    var arrived = folder.resolve("mails/new");
    if (!Files.isDirectory(arrived)) {
      return List.of();
    }
    try (var files = Files.list(arrived)) {
      var mails = new ArrayList<String>();
      for (var file : files.sorted(Comparator.comparing(Path::toString)).toList()) {
        mails.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      return mails;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What it has logged. */
  public String log() {
    var log = folder.resolve("log");
    try (InputStream in =
        Files.exists(log) ? Files.newInputStream(log) : InputStream.nullInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      var pid = Long.parseLong(Files.readString(folder.resolve("queue/pid/master.pid")).strip());
      var master = ProcessHandle.of(pid);
      master.ifPresent(ProcessHandle::destroy);
      for (int i = 0; i < 200 && master.map(ProcessHandle::isAlive).orElse(false); i++) {
        pause();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
