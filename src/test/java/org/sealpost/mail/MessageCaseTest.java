package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each mail under {@code cases/mail} is read as the file beside it says; a new case is a mail and
 * what should be seen of it.
 */
class MessageCaseTest {

  private static final Path CASES = Path.of("src/test/resources/cases/mail");

  static Stream<Path> cases() throws IOException {
    try (var files = Files.list(CASES)) {
      return files.filter(file -> file.toString().endsWith(".eml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isReadAsExpected(Path file) throws IOException {
    var expected = Path.of(file.toString().replace(".eml", ".txt"));
    assertThat(seen(Message.read(Content.of(Files.readAllBytes(file)))))
        .isEqualTo(Files.readString(expected));
  }

  private static String seen(Message message) {
    var text = new StringBuilder();
    for (var field : message.fields()) {
      if (field.is("From") || field.is("To")) {
        text.append(field.name()).append(": ").append(AddressList.read(field)).append('\n');
      } else if (field.is("Subject") || field.name().isEmpty()) {
        text.append(field.name()).append(": ").append(field.text()).append('\n');
      }
    }
    seen(message.root(), "", text);
    text.append(
        message.anomalies().stream()
            .map(Anomaly::name)
            .collect(Collectors.joining(" ", "anomalies: ", "\n")));
    return text.toString();
  }

  private static void seen(Part part, String indent, StringBuilder text) {
    text.append(indent).append(part.type().mediaType());
    text.append(' ').append(part.from()).append('-').append(part.bodyFrom());
    text.append('-').append(part.to());
    if (!part.fileNames().isEmpty()) {
      text.append(' ').append(part.fileNames());
    }
    switch (part) {
      case Part.Leaf leaf -> text.append(" «").append(oneLine(leaf.text(60))).append("»\n");
      case Part.Multipart multipart -> {
        text.append('\n');
        multipart.children().forEach(child -> seen(child, indent + "  ", text));
      }
      case Part.Embedded embedded -> {
        text.append('\n');
        seen(embedded.message().root(), indent + "  ", text);
      }
    }
  }

  private static String oneLine(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n");
  }
}
