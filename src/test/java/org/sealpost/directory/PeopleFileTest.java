package org.sealpost.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class PeopleFileTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

  private static Directory directory(TestDatabase database) {
    var directory = new Directory(database, CLOCK);
    directory.configured(List.of(OwnDomain.of(Domain.of("example.org"))));
    return directory;
  }

  private static byte[] file(String... lines) {
    return String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static List<PeopleImport.Mistake> mistakes(PeopleImport outcome) {
    assertThat(outcome).isInstanceOf(PeopleImport.Rejected.class);
    return ((PeopleImport.Rejected) outcome).mistakes();
  }

  @OnBothEngines
  void takesInAFile(TestDatabase database) {
    var directory = directory(database);
    var csv =
        file(
            "email,displayName,groups,protected",
            "anna@example.org,\"Schmidt, Anna \"\"the boss\"\"\",board;sales,true",
            "bob@example.org,王芳,,",
            "");
    assertThat(directory.importPeople(csv)).isEqualTo(new PeopleImport.Imported(2, 0, 0));
    assertThat(directory.people(PeopleQuery.first(9)))
        .containsExactly(
            new Person(
                Address.of("anna@example.org"),
                "Schmidt, Anna \"the boss\"",
                List.of("board", "sales"),
                true,
                true),
            new Person(Address.of("bob@example.org"), "王芳", List.of(), false, true));
    assertThat(directory.importPeople(csv)).isEqualTo(new PeopleImport.Imported(0, 0, 2));
    assertThat(directory.importPeople(file("Email", "BOB@example.org", "carl@example.org")))
        .isEqualTo(new PeopleImport.Imported(1, 0, 1));
    assertThat(directory.importPeople(file("protected;email;displayName", "yes;bob@example.org;B")))
        .isEqualTo(new PeopleImport.Imported(0, 1, 0));
    assertThat(directory.person(Address.of("bob@example.org")).orElseThrow().isProtected())
        .isTrue();
  }

  @OnBothEngines
  void changesNothingIfOneLineIsWrong(TestDatabase database) {
    var directory = directory(database);
    var taken =
        new Person(
            Address.of("dora@example.org"),
            List.of(Address.of("d@example.org")),
            "Dora",
            List.of(),
            false,
            true);
    directory.add(taken);
    var outcome =
        directory.importPeople(
            file(
                "email,displayName,groups,protected",
                "anna@example.org,Anna,,",
                "bob@example.net,Bob,,",
                "d@example.org,D,,",
                "eve@example.org,,,true"));
    assertThat(mistakes(outcome))
        .containsExactly(
            new PeopleImport.Mistake(3, "example.net is not one of our domains"),
            new PeopleImport.Mistake(4, "d@example.org is another address of dora@example.org"),
            new PeopleImport.Mistake(
                5, "a protected person needs a display name to be watched for"));
    assertThat(directory.people(PeopleQuery.first(9))).containsExactly(taken);
  }

  @Test
  void tellsEveryMistakeWithItsLine() {
    var outcome =
        PeopleCsv.read(
            file(
                "email,displayName,groups,protected",
                "anna@example.org,\"two",
                "lines\",,perhaps",
                "nobody,N,,",
                "anna@example.org,Again,,",
                "bob@example.org,Bob"));
    assertThat(((PeopleCsv.Mistaken) outcome).mistakes())
        .containsExactly(
            new PeopleImport.Mistake(2, "protected is true or false, not perhaps"),
            new PeopleImport.Mistake(4, "not an address: nobody"),
            new PeopleImport.Mistake(5, "this address is in the file already: anna@example.org"),
            new PeopleImport.Mistake(6, "2 cells instead of 4; is a quote missing?"));
  }

  @Test
  void refusesFilesThatAreNoneOfPeople() {
    var columns = "; there are email,displayName,groups,protected";
    assertThat(PeopleCsv.read(file("mail,name")))
        .isEqualTo(
            new PeopleCsv.Mistaken(
                List.of(
                    new PeopleImport.Mistake(1, "no such column: mail" + columns),
                    new PeopleImport.Mistake(1, "no such column: name" + columns),
                    new PeopleImport.Mistake(1, "the column email is missing" + columns))));
    assertThat(PeopleCsv.read(file("email,email"))).isInstanceOf(PeopleCsv.Mistaken.class);
    assertThat(PeopleCsv.read(new byte[0])).isInstanceOf(PeopleCsv.Mistaken.class);
    assertThat(PeopleCsv.read(new byte[] {'e', (byte) 0xE4, 'x'}))
        .isEqualTo(
            new PeopleCsv.Mistaken(List.of(new PeopleImport.Mistake(1, "the file is not UTF-8"))));
    assertThat(PeopleCsv.read(new byte[20_000_001])).isInstanceOf(PeopleCsv.Mistaken.class);
  }

  @Test
  void writesNoCellThatASpreadsheetRuns() {
    var names =
        List.of("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\"=1\"", "a,b", "x\r\n=1", "'=1");
    for (var name : names) {
      var person = new Person(Address.of("anna@example.org"), name, List.of("=g"), false, true);
      var csv = PeopleCsv.write(List.of(person));
      for (var line : CsvLines.read(csv, ',')) {
        assertThat(line.cells()).noneMatch(cell -> cell.matches("(?s)[=+\\-@\\t\\r].*"));
      }
    }
  }

  @OnBothEngines
  void readsBackWhatItWrote(TestDatabase database) {
    var directory = directory(database);
    directory.add(
        new Person(
            Address.of("anna@example.org"),
            "=HYPERLINK(\"http://x\"), \"A\"",
            List.of("board", "=sales"),
            true,
            true));
    directory.add(new Person(Address.of("bob@example.org"), "-Bob-", List.of(), false, true));
    var before = directory.people(PeopleQuery.first(9));
    var csv = directory.exportPeople().getBytes(StandardCharsets.UTF_8);
    assertThat(directory.importPeople(csv)).isEqualTo(new PeopleImport.Imported(0, 0, 2));
    before.forEach(person -> directory.deletePerson(person.email()));
    assertThat(directory.importPeople(csv)).isEqualTo(new PeopleImport.Imported(2, 0, 0));
    assertThat(directory.people(PeopleQuery.first(9))).isEqualTo(before);
  }

  @Test
  void readsAnyFileWithoutThrowing() {
    var random = new Random(20261124);
    var pieces =
        List.of(
            "email",
            "displayName",
            ",",
            ";",
            "\"",
            "\"\"",
            "\r\n",
            "\n",
            "a@example.org",
            "=",
            "'",
            "\uFEFF",
            " ",
            "true",
            "ä");
    for (int round = 0; round < 5_000; round++) {
      var text = new StringBuilder(random.nextBoolean() ? "email,protected\n" : "");
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      var octets = text.toString().getBytes(StandardCharsets.UTF_8);
      if (octets.length > 0 && random.nextInt(5) == 0) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      assertThat(PeopleCsv.read(octets)).isNotNull();
    }
  }
}
