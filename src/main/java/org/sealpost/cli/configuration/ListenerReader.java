package org.sealpost.cli.configuration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.cli.configuration.Configuration.ListenerSection;

/** Reads one SMTP listener: each has the keys that make sense for those who come there. */
final class ListenerReader {

  private ListenerReader() {}

  static Optional<ListenerSection> read(Section section, String name, String address, int port) {
    if (!section.has(name)) {
      return Optional.empty();
    }
    var listener = section.section(name);
    // Only what comes in is judged by checks, and only our own servers come with keys of ours.
    boolean isInbound = name.equals("inbound");
    boolean isOutbound = name.equals("outbound");
    var read =
        new ListenerSection(
            listener.listen(address, port),
            Network.list(listener, "allow"),
            isInbound ? Network.list(listener, "unchecked") : List.of(),
            Network.list(listener, "proxies"),
            isOutbound ? certificates(listener) : List.of(),
            name.equals("submissions") || (isOutbound && implicitTls(listener)),
            listener.octets("largest-message", "50MiB"),
            // Those numbers are for strangers: our people's programs live with the usual ones.
            isInbound ? LimitsSection.read(listener.section("limits")) : LimitsSection.USUAL);
    listener.end();
    return Optional.of(read);
  }

  private static boolean implicitTls(Section listener) {
    return listener.as(
        "tls",
        listener.text("tls", "starttls"),
        text ->
            switch (text) {
              case "starttls" -> Optional.of(false);
              case "implicit" -> Optional.of(true);
              default -> Optional.empty();
            },
        "starttls or implicit",
        false);
  }

  private static List<String> certificates(Section listener) {
    var key = "allow-certificates";
    var known = new ArrayList<String>();
    for (var text : listener.texts(key)) {
      if (text.matches("[0-9A-Fa-f]{64}") || Files.isReadable(Path.of(text))) {
        known.add(text);
      } else {
        listener.problem(
            key,
            "\""
                + text
                + "\" is neither the SHA-256 of a public key (64 hexadecimal digits) nor a PEM file"
                + " of an authority that can be read");
      }
    }
    return known;
  }
}
