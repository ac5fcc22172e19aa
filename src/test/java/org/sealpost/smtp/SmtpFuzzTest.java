package org.sealpost.smtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Content;

/**
 * Octets that nobody expected, for all that reads or writes SMTP. In the suite Jazzer runs the
 * seeds beside this class, and a short loop changes them at random; {@code JAZZER_FUZZ=1} with one
 * test selected searches for new ones.
 */
class SmtpFuzzTest {

  private static final List<String> SEEDS =
      List.of(
          "EHLO client.test",
          "MAIL FROM:<@relay.test:\"a\\\"b\"@client.test> SIZE=100 BODY=8BITMIME SMTPUTF8",
          "RCPT TO:<j\u00f6rg@\u4f8b.test>",
          "RCPT TO:<b@ours.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+2Bb@first.test",
          "MAIL FROM:<> RET=HDRS ENVID=a+20b REQUIRETLS AUTH=<>",
          "AUTH PLAIN AGEAYg==",
          "n,a=anna@ours.test,n=anna@ours.test,r=abc",
          "c=biws,r=abc,p=AAAA",
          "\r\n\r\n\0\r\nQUIT\n!\21\0\14abcdefghijkl and what follows",
          "250-hop.test\r\n250-SIZE 1000\r\n250 PIPELINING",
          "550-5.7.1 two\r\n550 5.7.1 lines",
          "Subject: x\r\n\r\n..dot\r\n.\r\n",
          "a\rb\nc\r\n.\n.\r.\r\n..\r\n.");

  private static final PasswordVerifier VERIFIER =
      PasswordVerifier.of("secret of a test", new byte[16], 4096);

  private static final CommandParser PARSER = new CommandParser(() -> "gw.test");

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreACommand(byte[] octets) {
    command(octets);
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAnAnswer(byte[] octets) {
    reply(octets);
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreAMailOnTheWire(byte[] octets) {
    wire(octets);
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreALogin(byte[] octets) {
    login(octets);
  }

  @FuzzTest(maxDuration = "60s")
  void anyOctetsAreWhatAProxySays(byte[] octets) {
    proxy(octets);
  }

  @Test
  void randomChangesOfTheSeedsDoNoHarm() {
    var random = new Random(2920);
    for (int round = 0; round < 30_000; round++) {
      var octets = SEEDS.get(round % SEEDS.size()).getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(6); change >= 0; change--) {
        octets[random.nextInt(octets.length)] =
            random.nextInt(3) == 0
                ? (byte) "\r\n. <>\"@:\\-".charAt(random.nextInt(11))
                : (byte) random.nextInt(256);
      }
      command(octets);
      reply(octets);
      wire(octets);
      login(octets);
      proxy(octets);
    }
  }

  private static void command(byte[] octets) {
    var command = PARSER.parse(new String(octets, StandardCharsets.UTF_8));
    if (command instanceof Command.To to && !to.nonAscii()) {
      // What we take as an address must come out of our client as the same address.
      var again = PARSER.parse("RCPT TO:<" + to.recipient() + ">");
      if (!(again instanceof Command.To other) || !other.recipient().equals(to.recipient())) {
        throw new AssertionError(command + " became " + again);
      }
    }
  }

  /** Whatever is said, nobody is let in who does not know the password. */
  private static void login(byte[] octets) {
    var text = new String(octets, StandardCharsets.UTF_8);
    var exchange = new ScramExchange(false, Optional.empty(), false);
    var name = exchange.begin(text);
    if (name.isPresent() && name.get().isEmpty()) {
      throw new AssertionError("nobody's name");
    }
    exchange.challenge(VERIFIER);
    if (exchange.end(text, VERIFIER).isPresent()) {
      throw new AssertionError("proven without the password: " + text);
    }
    Xtext.decode(text)
        .filter(read -> read.chars().anyMatch(c -> c < ' ' || c > '~'))
        .ifPresent(
            read -> {
              throw new AssertionError("not printable: " + read);
            });
  }

  private static void proxy(byte[] octets) {
    try (var wire = new Wire(new SpokenSocket(octets), Duration.ofSeconds(5))) {
      var client = ProxyHeader.read(wire);
      if (client.isPresent() && octets.length < 16) {
        throw new AssertionError("a header of " + octets.length + " octets");
      }
      if (client.isPresent() && wire.hasInput()) {
        throw new AssertionError("read beyond the header");
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** A connection on which these octets come and then nothing more. */
  private static final class SpokenSocket extends Socket {

    private final byte[] octets;

    SpokenSocket(byte[] octets) {
      this.octets = octets;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(octets);
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public void close() {}
  }

  private static void reply(byte[] octets) {
    var parser = new ReplyParser();
    for (var line : new String(octets, StandardCharsets.UTF_8).split("\r\n", -1)) {
      switch (parser.add(line)) {
        case UNFINISHED -> {}
        case WHOLE -> {
          var reply = parser.reply();
          if (Capabilities.of(reply).largest() < 0 || reply.text().isEmpty()) {
            throw new AssertionError(reply);
          }
          return;
        }
        case NO_REPLY -> {
          return;
        }
      }
    }
  }

  /** What our client writes, our server reads as one mail without flaw, whatever it was. */
  private static void wire(byte[] octets) {
    var written = new ByteArrayOutputStream();
    try (var intake = new Intake(Path.of("never"), "fuzz", 1 << 20, 0)) {
      new DotWriter((block, count) -> written.write(block, 0, count), octets.length)
          .write(Content.of(octets));
      var onTheWire = written.toByteArray();
      var decoder = new DotDecoder(intake, 1 << 20);
      int end = decoder.decode(onTheWire, 0, onTheWire.length);
      boolean flawed = decoder.flaw().filter(flaw -> flaw != DotDecoder.Flaw.NUL).isPresent();
      if (end != onTheWire.length || (flawed && octets.length < DotDecoder.LONGEST_LINE)) {
        throw new AssertionError("ends at " + end + " of " + onTheWire.length);
      }
      if (decoder.flaw().isEmpty() && !lines(intake.content()).equals(lines(Content.of(octets)))) {
        throw new AssertionError("other lines");
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static List<String> lines(Content content) {
    return new String(content.octets(), StandardCharsets.ISO_8859_1).lines().toList();
  }
}
