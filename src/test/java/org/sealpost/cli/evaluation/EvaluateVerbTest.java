package org.sealpost.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateVerbTest {

  private static final String GTUBE =
      "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void countsByLabelAndSource() throws IOException {
    mail("one/ham/a.eml", "2024", "See you at noon.");
    mail("one/ham/b.eml", "2025", GTUBE);
    mail("one/spam/c.eml", "2025", GTUBE);
    mail("two/spam/d.eml", "2026", GTUBE);
    mail("two/spam/e.eml", "2026", "See you at noon.");
    Files.writeString(folder.resolve("README"), "not a mail");
    assertThat(evaluate("--corpus", folder.toString())).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "ham / one 2 50.00% 0.00% 0.00% 50.00%",
            "spam / one 1 0.00% 0.00% 0.00% 100.00%",
            "spam / two 2 50.00% 0.00% 0.00% 50.00%",
            "all unwanted 3 33.33% 0.00% 0.00% 66.67%",
            "all wanted 2 50.00% 0.00% 0.00% 50.00%");
  }

  @Test
  void theReportShowsMistakesAndRunsNothing() throws IOException {
    mail("ham/a.eml", "2024", GTUBE);
    mail("ham/<img src=x onerror=alert(1)>.eml", "2024", GTUBE);
    mail("spam/b.eml", "2025", "See you at noon.");
    var report = folder.resolve("report.html");
    assertThat(evaluate("--corpus", folder.toString(), "--report", report.toString())).isZero();
    var html = Files.readString(report);
    assertThat(html)
        .contains("default-src 'none'", "test-spam", "ham / 2024", "spam / 2025", "<polyline")
        .contains("at most 0.00 % wrongly caught</td><td>Infinity</td><td>0.00 %")
        .contains("&lt;img src=x")
        .doesNotContain("<img", "<script");
  }

  @Test
  void anIndexSaysLanguageAndYear() throws IOException {
    mail("one/ham/a.eml", "2024", "Bis morgen.");
    Files.writeString(
        folder.resolve("one/index.tsv"),
        "file\tlabel\tdate\tlang_guess\nham/a.eml\tham\t2019-02-03\tde\n");
    var sample = new Corpus(folder).samples().getFirst();
    assertThat(sample.language()).isEqualTo("de");
    assertThat(sample.year()).isEqualTo("2019");
    assertThat(sample.source()).isEqualTo("one");
  }

  @Test
  void trainingTwiceMakesTheSameFile() throws IOException {
    for (int i = 0; i < 20; i++) {
      mail("one/ham/" + i + ".eml", "2024", "The pump drawing number " + i);
      mail("one/spam/" + i + ".eml", "2024", "Claim your lottery prize " + i);
      mail("two/spam/" + i + ".eml", "2024", "Unheard");
    }
    var first = folder.resolve("first");
    var second = folder.resolve("second");
    for (var out : List.of(first, second)) {
      assertThat(
              run(
                  new TrainVerb(),
                  "--corpus",
                  folder.toString(),
                  "--out",
                  out.toString(),
                  "--without",
                  "two"))
          .isZero();
    }
    assertThat(out.toString()).contains("learned from 40 mails");
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void saysWhatIsWrongWithACorpus() throws IOException {
    assertThat(evaluate("--corpus", folder.resolve("nowhere").toString())).isNotZero();
    assertThat(err.toString()).contains("is no folder");
    mail("good/a.eml", "2024", "Hello.");
    assertThat(evaluate("--corpus", folder.toString())).isNotZero();
    assertThat(err.toString()).contains("holds no folder named after a label");
    Files.createDirectories(folder.resolve("one/ham"));
    Files.writeString(folder.resolve("one/index.tsv"), "name\tlabel\n");
    mail("one/ham/a.eml", "2024", "Hello.");
    assertThat(evaluate("--corpus", folder.toString())).isNotZero();
    assertThat(err.toString()).contains("does not name the columns");
  }

  private int evaluate(String... arguments) {
    return run(new EvaluateVerb(), arguments);
  }

  private int run(Object verb, String... arguments) {
    return new CommandLine(verb)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println(failure.getMessage());
              return 65;
            })
        .execute(arguments);
  }

  private void mail(String path, String year, String text) throws IOException {
    var file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "From: Ann <ann@example.org>\r\nTo: bob@example.net\r\nSubject: Noon\r\n"
            + "Message-ID: <1@example.org>\r\nDate: Tue, 3 Feb "
            + year
            + " 12:00:00 +0000\r\n\r\n"
            + text
            + "\r\n",
        StandardCharsets.UTF_8);
  }
}
