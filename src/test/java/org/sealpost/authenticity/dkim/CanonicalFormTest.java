package org.sealpost.authenticity.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sealpost.SharedData;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** Our canonical forms against the samples that came with the first DomainKeys programs. */
class CanonicalFormTest {

  @ParameterizedTest
  @EnumSource
  void eachSampleTakesItsCanonicalForm(Canonicalisation form) throws Exception {
    var folder = SharedData.archive("conf-mailauth").resolve("dkim/flanker");
    int samples = 0;
    try (var files = Files.list(folder)) {
      for (var file :
          files.filter(f -> f.getFileName().toString().startsWith("email.")).sorted().toList()) {
        samples++;
        check(file, form);
      }
    }
    assertThat(samples).isEqualTo(21);
  }

  private static void check(Path file, Canonicalisation form) throws Exception {
    var number = file.getFileName().toString().substring("email.".length());
    var expected = text(file.resolveSibling(form.word() + ".expected." + number));
    var message = Message.read(Content.of(Files.readAllBytes(file)));
    var header = new StringBuilder();
    message.fields().forEach(field -> header.append(form.field(field.raw())).append("\r\n"));
    header.append("\r\n");
    assertThat(expected).as(number).startsWith(header.toString());
    // The writer of sample 24 kept a blank of a last line that consists of blanks; RFC 6376 §3.4.4
    // takes those of a line's end away, and then the empty lines at the end of the body.
    var isArgued = number.equals("24") && form == Canonicalisation.RELAXED;
    var text = isArgued ? "" : expected.substring(header.length());
    var body = text.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(new BodyHashes(message.body()).whole(form))
        .as(number)
        .isEqualTo(
            Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(body)));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
