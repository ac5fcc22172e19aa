package org.sealpost.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;
import org.sealpost.smime.ContentCipher;
import org.sealpost.smime.Opened;
import org.sealpost.smime.SignerFacts;
import org.sealpost.smime.SmimeFiles;
import org.sealpost.smime.SmimeSigner;
import org.sealpost.smime.SmimeStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** The S/MIME engine on files: no running gateway is needed. */
@Command(name = "smime", description = "verify, decrypt, sign, encrypt or inspect a mail in a file")
public final class SmimeVerb {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final SmimeFiles engine = new SmimeFiles(new MemoryKeyVault());
  private final InstantSource clock = InstantSource.system();

  @Command(
      name = "verify",
      description = "says what a mail's signature is worth; exit code 1 unless it is valid")
  int verify(
      @Parameters(paramLabel = "FILE", description = "the mail; - reads standard input")
          String file,
      @Option(
              names = "--trust",
              paramLabel = "CA.pem",
              arity = "1",
              description = "certificates of authorities that are trusted")
          @Nullable List<Path> trust,
      @Option(
              names = "--at",
              paramLabel = "INSTANT",
              defaultValue = "",
              description = "the time that counts, such as 2026-11-24T12:00:00Z; default: now")
          String at,
      @Option(
              names = "--key",
              paramLabel = "FILE.p12",
              arity = "1",
              description = "decrypt with this key before")
          @Nullable List<Path> keys,
      @Option(names = "--password", defaultValue = "", description = "of the key file")
          String password,
      @Option(names = "--json", description = "one JSON object") boolean json)
      throws IOException {
    var trusted = new HashSet<X509Certificate>();
    for (var authority : orNone(trust)) {
      trusted.addAll(SmimeFiles.certificates(Files.readAllBytes(authority)));
    }
    var opened = engine.open(message(file), identities(keys, password), trusted, instant(at));
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(shown(opened)));
    } else {
      out.println(opened.status().name().toLowerCase(Locale.ROOT));
      opened.signers().forEach(s -> out.println("signed by " + s.subject()));
      opened.reasons().forEach(out::println);
    }
    out.flush();
    return opened.status() == SmimeStatus.VALID ? 0 : 1;
  }

  @Command(
      name = "decrypt",
      description = "writes the mail in plain; exit code 1 if the key does not open it")
  int decrypt(
      @Parameters(paramLabel = "FILE", description = "the mail; - reads standard input")
          String file,
      @Option(names = "--key", paramLabel = "FILE.p12", arity = "1", required = true)
          List<Path> keys,
      @Option(names = "--password", defaultValue = "", description = "of the key file")
          String password,
      @Option(names = "--out", paramLabel = "FILE", defaultValue = "-") String out)
      throws IOException {
    var opened =
        engine.open(message(file), identities(keys, password), new HashSet<>(), clock.instant());
    if (!opened.wasEncrypted() || opened.status() == SmimeStatus.UNDECRYPTABLE) {
      var why = opened.wasEncrypted() ? opened.reasons() : List.of("The mail is not encrypted.");
      why.forEach(spec.commandLine().getErr()::println);
      return 1;
    }
    write(opened.message().content(), out);
    return 0;
  }

  @Command(name = "sign", description = "writes the mail signed")
  int sign(
      @Parameters(paramLabel = "FILE", description = "the mail; - reads standard input")
          String file,
      @Option(names = "--key", paramLabel = "FILE.p12", required = true) Path key,
      @Option(names = "--password", defaultValue = "", description = "of the key file")
          String password,
      @Option(names = "--out", paramLabel = "FILE", defaultValue = "-") String out)
      throws IOException {
    var signer = engine.identity(Files.readAllBytes(key), password.toCharArray());
    write(engine.sign(message(file), signer, clock.instant()), out);
    return 0;
  }

  @Command(name = "encrypt", description = "writes the mail encrypted to one or more certificates")
  int encrypt(
      @Parameters(paramLabel = "FILE", description = "the mail; - reads standard input")
          String file,
      @Option(names = "--to", paramLabel = "CERT.pem", arity = "1..*", required = true)
          List<Path> recipients,
      @Option(
              names = "--cipher",
              defaultValue = "AES_256_CBC",
              description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
          ContentCipher cipher,
      @Option(names = "--out", paramLabel = "FILE", defaultValue = "-") String out)
      throws IOException {
    var certificates = new ArrayList<X509Certificate>();
    for (var recipient : recipients) {
      certificates.add(SmimeFiles.certificates(Files.readAllBytes(recipient)).getFirst());
    }
    write(engine.encrypt(message(file), certificates, cipher), out);
    return 0;
  }

  @Command(name = "inspect", description = "tells the S/MIME structure of a mail, without keys")
  int inspect(
      @Parameters(paramLabel = "FILE", description = "the mail; - reads standard input")
          String file,
      @Option(names = "--json", description = "a JSON array of lines") boolean json)
      throws IOException {
    var lines = SmimeFiles.inspect(message(file));
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(lines));
    } else {
      lines.forEach(out::println);
    }
    out.flush();
    return 0;
  }

  private static Map<String, Object> shown(Opened opened) {
    var object = new LinkedHashMap<String, Object>();
    object.put(
        "signed",
        switch (opened.status()) {
          case VALID, INVALID, UNTRUSTED -> true;
          case UNSIGNED, UNDECRYPTABLE -> false;
        });
    object.put("encrypted", opened.wasEncrypted());
    object.put("status", opened.status().name().toLowerCase(Locale.ROOT));
    object.put("signers", opened.signers().stream().map(SmimeVerb::shown).toList());
    object.put("reasons", opened.reasons());
    return object;
  }

  private static Map<String, Object> shown(SignerFacts signer) {
    var object = new LinkedHashMap<String, Object>();
    object.put("email", signer.email().map(Object::toString).orElse(""));
    object.put("subject", signer.subject());
    object.put("issuer", signer.issuer());
    object.put("serial", signer.serial());
    object.put("notAfter", signer.notAfter().toString());
    object.put("algorithm", signer.algorithm());
    object.put("matchesFrom", signer.matchesFrom());
    return object;
  }

  private List<SmimeSigner> identities(@Nullable List<Path> files, String password)
      throws IOException {
    var identities = new ArrayList<SmimeSigner>();
    for (var file : orNone(files)) {
      identities.add(engine.identity(Files.readAllBytes(file), password.toCharArray()));
    }
    return identities;
  }

  private static List<Path> orNone(@Nullable List<Path> given) {
    return given == null ? List.of() : given;
  }

  private Instant instant(String at) throws IOException {
    try {
      return at.isEmpty() ? clock.instant() : Instant.parse(at);
    } catch (DateTimeParseException unreadable) {
      throw new IOException("not a time: " + at, unreadable);
    }
  }

  private static Message message(String file) throws IOException {
    return Message.read(
        file.equals("-")
            ? Content.of(System.in.readAllBytes())
            : Content.of(Files.readAllBytes(Path.of(file))));
  }

  private static void write(Content content, String out) throws IOException {
    try (var in = content.open()) {
      if (out.equals("-")) {
        in.transferTo(System.out);
        System.out.flush();
      } else {
        try (var file = Files.newOutputStream(Path.of(out))) {
          in.transferTo(file);
        }
      }
    }
  }
}
