package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageTest {

  @Test
  void fieldsCoverTheHeaderWithoutGaps() {
    var message = read("From x@y Mon Jan 1\r\nSubject: a\r\n b\r\njunk\r\nX :y\r\n\r\nbody");
    long at = 0;
    for (var field : message.fields()) {
      assertThat(field.from()).isEqualTo(at);
      assertThat(field.octets())
          .isEqualTo(message.content().slice(field.from(), field.to()).octets());
      at = field.to();
    }
    assertThat(at).isEqualTo(message.bodyFrom() - 2);
    assertThat(message.fields())
        .extracting(HeaderField::name)
        .containsExactly("", "Subject", "", "X");
    assertThat(message.anomalies()).containsExactly(Anomaly.BROKEN_FIELD);
  }

  @Test
  void anMboxLineAtTheTopIsNoAnomaly() {
    assertThat(read("From x@y Mon Jan 1\nSubject: a\n\nbody").anomalies()).isEmpty();
  }

  @Test
  void anMboxLineFurtherDownIsOne() {
    assertThat(read("Subject: a\nFrom x@y Mon Jan 1\n\nbody").anomalies())
        .containsExactly(Anomaly.BROKEN_FIELD);
  }

  @Test
  void findsFieldsInAnyCaseAndTheFirstOfMany() {
    var message = read("to: a\r\nTO: b\r\n\r\n");
    assertThat(message.field("To").orElseThrow().value()).isEqualTo("a");
    assertThat(message.fields("tO")).hasSize(2);
  }

  @Test
  void blanksBeforeTheColonAreNotPartOfTheName() {
    assertThat(read("Subject \t: a\r\n\r\n").field("Subject").orElseThrow().value()).isEqualTo("a");
  }

  @Test
  void aNameWithBlanksOrControlsInsideIsNone() {
    assertThat(read("Sub ject: a\r\nSubject\0: b\r\n\r\n").field("Subject")).isEmpty();
  }

  @Test
  void aHeaderThatNeverEndsHasNoBody() {
    var message = read("Subject: a\r\nTo: b");
    assertThat(message.bodyFrom()).isEqualTo(message.content().size());
    assertThat(message.field("To").orElseThrow().value()).isEqualTo("b");
    assertThat(message.body().size()).isZero();
  }

  @Test
  void nothingAtAllIsAnEmptyTextMessage() {
    var message = read("");
    assertThat(message.fields()).isEmpty();
    assertThat(message.root().type().mediaType()).isEqualTo("text/plain");
    assertThat(message.anomalies()).isEmpty();
  }

  @Test
  void aMessageMayBeginWithItsBody() {
    var message = read("\r\nbody");
    assertThat(message.fields()).isEmpty();
    assertThat(text(message.root())).isEqualTo("body");
  }

  @Test
  void aLineOfBlanksContinuesTheFieldAboveIt() {
    var message = read("Subject: a\r\n \r\nTo: b\r\n\r\nbody");
    assertThat(message.fields()).extracting(HeaderField::name).containsExactly("Subject", "To");
  }

  @Test
  void theLineEndBeforeADelimiterBelongsToIt() {
    var message = read(multipart("b", "--b\r\n\r\none\r\n\r\n--b\r\n\r\ntwo\r\n--b--\r\n"));
    assertThat(texts(message)).containsExactly("one\r\n", "two");
  }

  @Test
  void anEmptyPartAndAPartWithoutBodyAreParts() {
    var message = read(multipart("b", "--b\r\n\r\n--b\r\nX: y\r\n--b--\r\n"));
    assertThat(texts(message)).containsExactly("", "");
    assertThat(message.anomalies()).isEmpty();
  }

  @Test
  void preambleAndEpilogueAreNoParts() {
    var message = read(multipart("b", "before\r\n--b\r\n\r\none\r\n--b--\r\nafter\r\n"));
    assertThat(texts(message)).containsExactly("one");
  }

  @Test
  void delimitersMayEndInBlanks() {
    var message = read(multipart("b", "--b \t\r\n\r\none\r\n--b-- \r\n"));
    assertThat(texts(message)).containsExactly("one");
    assertThat(message.anomalies()).isEmpty();
  }

  @Test
  void aBoundaryThatBeginsLikeAnotherIsAnother() {
    var inner = "Content-Type: multipart/mixed; boundary=b2\r\n\r\n--b2\r\n\r\none\r\n--b2--\r\n";
    var message = read(multipart("b", "--b\r\n" + inner + "--b\r\n\r\ntwo\r\n--b--\r\n"));
    assertThat(outline(message)).isEqualTo("mixed(mixed(plain) plain)");
    assertThat(message.anomalies()).isEmpty();
  }

  @Test
  void aLineThatOnlyBeginsWithTheBoundaryIsDoubtful() {
    var message = read(multipart("b", "--b\r\n\r\none\r\n--bee\r\ntwo\r\n--b--\r\n"));
    assertThat(texts(message)).containsExactly("one\r\n--bee\r\ntwo");
    assertThat(message.anomalies()).containsExactly(Anomaly.DOUBTFUL_BOUNDARY);
  }

  @Test
  void partsAfterTheEndAreShownAndTold() {
    var message = read(multipart("b", "--b\r\n\r\none\r\n--b--\r\n--b\r\n\r\ntwo\r\n--b--\r\n"));
    assertThat(texts(message)).containsExactly("one", "two");
    assertThat(message.anomalies()).containsExactly(Anomaly.DOUBTFUL_BOUNDARY);
  }

  @Test
  void anOuterDelimiterEndsWhatIsOpenWithin() {
    var inner = "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\none\r\n";
    var message = read(multipart("b", "--b\r\n" + inner + "--b\r\n\r\ntwo\r\n--b--\r\n"));
    assertThat(outline(message)).isEqualTo("mixed(mixed(plain) plain)");
    assertThat(texts(message)).containsExactly("one", "two");
    assertThat(message.anomalies()).containsExactly(Anomaly.UNCLOSED_MULTIPART);
  }

  @Test
  void aMultipartWithoutEndKeepsItsLastPart() {
    var message = read(multipart("b", "--b\r\n\r\none"));
    assertThat(texts(message)).containsExactly("one");
    assertThat(message.anomalies()).containsExactly(Anomaly.UNCLOSED_MULTIPART);
  }

  @Test
  void aMultipartWithoutBoundaryIsContent() {
    var message = read("Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\none\r\n");
    assertThat(message.root()).isInstanceOf(Part.Leaf.class);
    assertThat(message.anomalies()).containsExactly(Anomaly.MISSING_BOUNDARY);
  }

  @Test
  void partsOfADigestAreMessages() {
    var message =
        read(
            multipart("b", "--b\r\n\r\nSubject: in\r\n\r\none\r\n--b--\r\n")
                .replace("mixed", "digest"));
    assertThat(outline(message)).isEqualTo("digest(rfc822(plain))");
    assertThat(embedded(message).field("Subject").orElseThrow().value()).isEqualTo("in");
  }

  @Test
  void offsetsOfAnEmbeddedMessageCountFromItsOwnFirstOctet() {
    var message = read("Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\none");
    var inner = embedded(message);
    assertThat(inner.field("Subject").orElseThrow().from()).isZero();
    assertThat(inner.bodyFrom()).isEqualTo(15);
    assertThat(text(inner.root())).isEqualTo("one");
  }

  @Test
  void anEmbeddedMessageMayBeEncoded() {
    var inner =
        java.util.Base64.getMimeEncoder()
            .encodeToString("Subject: in\r\n\r\none".getBytes(StandardCharsets.UTF_8));
    var message =
        read("Content-Type: message/global\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner);
    assertThat(embedded(message).field("Subject").orElseThrow().value()).isEqualTo("in");
  }

  @Test
  void theFirstContentTypeCountsAndTheSecondIsTold() {
    var message = read("Content-Type: text/html\r\nContent-Type: text/plain\r\n\r\n");
    assertThat(message.root().type().mediaType()).isEqualTo("text/html");
    assertThat(message.anomalies()).containsExactly(Anomaly.REPEATED_CONTENT_FIELD);
  }

  @Test
  void whatIsNoContentTypeIsText() {
    var message = read("Content-Type: what ever\r\n\r\n");
    assertThat(message.root().type().mediaType()).isEqualTo("text/plain");
    assertThat(message.anomalies()).containsExactly(Anomaly.BROKEN_CONTENT_TYPE);
  }

  @Test
  void mixedLineEndsBareCrAndNulAreTold() {
    assertThat(all("Subject: a\r\n\r\none\ntwo\r\n")).containsExactly(Anomaly.BARE_LF);
    assertThat(all("Subject: a\n\none\ntwo\n")).isEmpty();
    assertThat(all("Subject: a\r\n\r\none\rtwo\r\n")).containsExactly(Anomaly.BARE_CR);
    assertThat(all("Subject: a\r\n\r\none\0two\r\n")).containsExactly(Anomaly.NUL_OCTET);
    assertThat(all("Subject: a\r\n\r\none\r")).containsExactly(Anomaly.BARE_CR);
  }

  @Test
  void depthIsBounded() {
    var mail = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      mail.append("Content-Type: multipart/mixed; boundary=b").append(i);
      mail.append("\r\n\r\n--b").append(i).append("\r\n");
    }
    var message = read(mail.toString());
    assertThat(message.root().walk().count()).isEqualTo(ReadingLimits.USUAL.depth() + 1);
    assertThat(message.anomalies()).contains(Anomaly.TOO_DEEP);
  }

  @Test
  void depthOfEmbeddedMessagesIsBounded() {
    var message = read("Content-Type: message/rfc822\r\n\r\n".repeat(5_000));
    assertThat(message.root().walk().count()).isEqualTo(ReadingLimits.USUAL.depth() + 1);
    assertThat(message.anomalies()).contains(Anomaly.TOO_DEEP);
  }

  @Test
  void partsAreBounded() {
    var message = read(multipart("b", "--b\r\n\r\nx\r\n".repeat(20_000) + "--b--\r\n"));
    assertThat(message.root().walk().count()).isEqualTo(ReadingLimits.USUAL.parts());
    assertThat(message.anomalies()).contains(Anomaly.TOO_MANY_PARTS);
  }

  @Test
  void fieldsAndHeaderAreBoundedAndTheBodyIsFoundNevertheless() {
    var many = read("X: y\r\n".repeat(100_000) + "\r\nbody");
    assertThat(many.fields()).hasSize(ReadingLimits.USUAL.fields());
    assertThat(new String(many.body().octets(), StandardCharsets.UTF_8)).isEqualTo("body");
    assertThat(many.anomalies()).contains(Anomaly.TOO_MANY_FIELDS);
    var large = read("X: y\r\nY: " + "a".repeat(300_000) + "\r\n\r\nbody");
    assertThat(large.fields()).hasSize(1);
    assertThat(new String(large.body().octets(), StandardCharsets.UTF_8)).isEqualTo("body");
    assertThat(large.anomalies()).containsExactly(Anomaly.HEADER_TOO_LARGE);
  }

  @Test
  void aFileIsReadAsItsOctetsAreWhereverBlocksEnd(@TempDir Path folder) throws Exception {
    for (int pad : List.of(0, 1, 2, 3, 65_400, 65_500, 65_533, 65_534, 65_535, 65_536, 131_070)) {
      var body = "--b\r\n\r\n" + "x".repeat(pad) + "\r\n--b\r\n\r\ntwo\r\n--b--\r\n";
      var octets = multipart("b", body).getBytes(StandardCharsets.US_ASCII);
      var file = Files.write(folder.resolve("m" + pad), octets);
      var fromFile = Message.read(Content.of(file));
      var fromMemory = Message.read(Content.of(octets));
      assertThat(texts(fromFile)).isEqualTo(texts(fromMemory)).hasSize(2).endsWith("two");
      assertThat(fromFile.anomalies()).isEmpty();
    }
  }

  @Test
  void aContentInPiecesIsReadAsOne() {
    var octets = multipart("b", "--b\r\n\r\none\r\n--b--\r\n").getBytes(StandardCharsets.US_ASCII);
    for (int cut = 0; cut <= octets.length; cut++) {
      var joined =
          Content.concat(
              List.of(
                  Content.of(Arrays.copyOf(octets, cut)),
                  Content.of(Arrays.copyOfRange(octets, cut, octets.length))));
      assertThat(texts(Message.read(joined))).containsExactly("one");
    }
  }

  static Message read(String text) {
    return Message.read(Content.of(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static List<Anomaly> all(String text) {
    var message = read(text);
    assertThat(message.root()).isNotNull();
    return message.anomalies();
  }

  private static String multipart(String boundary, String body) {
    return "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n" + body;
  }

  private static String text(Part part) {
    return ((Part.Leaf) part).text(1_000);
  }

  private static List<String> texts(Message message) {
    return message
        .root()
        .walk()
        .filter(Part.Leaf.class::isInstance)
        .map(part -> ((Part.Leaf) part).text(200_000))
        .toList();
  }

  private static Message embedded(Message message) {
    return message
        .root()
        .walk()
        .filter(Part.Embedded.class::isInstance)
        .map(part -> ((Part.Embedded) part).message())
        .findFirst()
        .orElseThrow();
  }

  private static String outline(Message message) {
    return outline(message.root());
  }

  private static String outline(Part part) {
    return part.type().subtype()
        + switch (part) {
          case Part.Leaf ignored -> "";
          case Part.Multipart multipart ->
              multipart.children().stream()
                  .map(MessageTest::outline)
                  .collect(Collectors.joining(" ", "(", ")"));
          case Part.Embedded embedded -> "(" + outline(embedded.message().root()) + ")";
        };
  }
}
