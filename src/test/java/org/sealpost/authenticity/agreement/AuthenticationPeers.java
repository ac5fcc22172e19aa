package org.sealpost.authenticity.agreement;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** dkimpy, libopendkim, pyspf and libopendmarc in one process that answers lines. */
final class AuthenticationPeers implements AutoCloseable {

  private static final String PYTHON = "/usr/bin/python3";

  /** As RFC 7489 needs it; of our domains none is told apart wrongly by it. */
  private static final String SUFFIXES = "com\norg\nuk\nco.uk\nnet\n";

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  AuthenticationPeers(Path folder) throws IOException {
    var script = folder.resolve("peers.py");
    try (var in =
        Objects.requireNonNull(getClass().getResourceAsStream("/authenticity/peers.py"))) {
      Files.write(script, in.readAllBytes());
    }
    var suffixes = Files.writeString(folder.resolve("suffixes"), SUFFIXES);
    process =
        new ProcessBuilder(PYTHON, script.toString(), suffixes.toString())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    questions =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Whether all of them are installed here. */
  static boolean areInstalled() throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return false;
    }
    var modules =
        "import ctypes, dkim, nacl, spf; ctypes.CDLL('libopendkim.so.11');"
            + " ctypes.CDLL('libopendmarc.so.2')";
    var probe =
        new ProcessBuilder(List.of(PYTHON, "-c", modules)).redirectErrorStream(true).start();
    probe.getInputStream().readAllBytes();
    return probe.waitFor() == 0;
  }

  /** What they say; of DMARC, given what we proved. */
  JsonNode ask(SampleMail mail, AuthenticationOutcome ours) {
    var question =
        Map.of(
            "zone",
            mail.zone.json(),
            "mail",
            Base64.getEncoder().encodeToString(mail.text.getBytes(StandardCharsets.ISO_8859_1)),
            "signatures",
            mail.signatures,
            "client",
            mail.client,
            "sender",
            mail.sender,
            "helo",
            mail.helo,
            "from",
            ours.fromDomain().map(Domain::name).orElse(""),
            "spf",
            ours.spf().result() == AuthenticationResult.PASS
                ? ours.spf().domain().map(Domain::name).orElse("")
                : "",
            "dkim",
            ours.dkim().stream()
                .filter(d -> d.result() == AuthenticationResult.PASS)
                .map(d -> d.domain().map(Domain::name).orElse(""))
                .toList());
    try {
      questions.write(JsonMapper.shared().writeValueAsString(question));
      questions.newLine();
      questions.flush();
      var answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the peers died");
      }
      return JsonMapper.shared().readTree(answer);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() throws IOException {
    questions.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
