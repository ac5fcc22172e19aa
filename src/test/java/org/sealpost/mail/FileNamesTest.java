package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileNamesTest {

  @Test
  void readsPlainAndQuotedNames() {
    assertThat(names("attachment; filename=a.pdf", "")).containsExactly("a.pdf");
    assertThat(names("attachment; filename=\"a b;c.pdf\"", "")).containsExactly("a b;c.pdf");
    assertThat(names("attachment; filename=a b.pdf; size=3", "")).containsExactly("a b.pdf");
    assertThat(names("attachment; FileName = \"a.pdf\"", "")).containsExactly("a.pdf");
  }

  @Test
  void joinsAndDecodesContinuations() {
    assertThat(names("attachment; filename*0=a; filename*1=b.exe", "")).containsExactly("ab.exe");
    assertThat(names("attachment; filename*1*=%9f.pdf; filename*0*=utf-8'de'Gr%c3%bc%C3", ""))
        .containsExactly("Grüß.pdf");
    assertThat(names("attachment; filename*=iso-8859-1''%FC.pdf", "")).containsExactly("ü.pdf");
  }

  @Test
  void decodesEncodedWordsAndKeepsTheRawFormToo() {
    assertThat(names("attachment; filename=\"=?utf-8?q?a=2Eexe?=\"", ""))
        .containsExactly("a.exe", "=?utf-8?q?a=2Eexe?=");
  }

  @Test
  void tellsAllNamesThatAReaderMaySee() {
    assertThat(names("attachment; filename=a.txt; filename*=utf-8''b.exe", "; name=c.scr"))
        .containsExactly("b.exe", "a.txt", "c.scr");
    assertThat(names("attachment; filename=a.txt; filename=b.exe", ""))
        .containsExactly("a.txt", "b.exe");
  }

  @Test
  void pathsAndControlsGo() {
    assertThat(names("attachment; filename=\"C:\\dir\\a.exe\"", "")).containsExactly("a.exe");
    assertThat(names("attachment; filename=\"../../a.exe\"", "")).containsExactly("a.exe");
    assertThat(names("attachment; filename*=utf-8''a%00%0d.exe", "")).containsExactly("a.exe");
  }

  @Test
  void theOverrideOfDirectionStaysForTheChecks() {
    assertThat(names("attachment; filename*=utf-8''a%E2%80%AEfdp.exe", ""))
        .containsExactly("a\u202efdp.exe");
  }

  @Test
  void readsTheDisposition() {
    var part = part("ATTACHMENT; filename=a", "");
    assertThat(part.disposition()).contains("attachment");
    assertThat(part("", "").disposition()).isEmpty();
    assertThat(part("", "").fileName()).isEmpty();
  }

  @Test
  void readsParametersWithCommentsAndForgottenSemicolons() {
    var type = ContentType.parse("text/plain; charset=utf-8 (really) format=flowed");
    assertThat(type.parameters())
        .containsEntry("charset", "utf-8")
        .containsEntry("format", "flowed");
    assertThat(ContentType.parse("(x) text/html (y); charset=\"a\\\"b\"").parameter("charset"))
        .contains("a\"b");
    assertThat(ContentType.parse("multipart").mediaType()).isEqualTo("multipart/mixed");
    assertThat(ContentType.parse("").mediaType()).isEqualTo("text/plain");
  }

  private static List<String> names(String disposition, String parameters) {
    return part(disposition, parameters).fileNames();
  }

  private static Part part(String disposition, String parameters) {
    return MessageTest.read(
            "Content-Type: application/octet-stream"
                + parameters
                + "\r\nContent-Disposition: "
                + disposition
                + "\r\n\r\n")
        .root();
  }
}
