package org.sealpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.cli.remote.QueueVerb;
import org.sealpost.delivery.Parcel;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.ContentStores;
import picocli.CommandLine;

/** An order about all mail that fits, from the command line to the rows and the audit log. */
class QueueOrdersJourneyTest {

  @TempDir Path folder;

  @Test
  void oneLineHoldsAndReleasesAllMailToADestination() {
    try (var console = RunningConsole.in(folder)) {
      accept(console, "anna@example.org", "bob@a.test");
      accept(console, "anna@example.org", "eve@b.test");
      accept(console, "lena@example.org", "max@b.test");
      assertThat(run(console, 0, "hold", "--destination", "b.test")).contains("2 recipients held");
      assertThat(run(console, 0, "hold", "--destination", "b.test")).contains("0 recipients held");
      assertThat(run(console, 0, "list", "--state", "held", "--sender", "lena@example.org"))
          .contains("max@b.test held")
          .doesNotContain("eve@b.test");
      assertThat(run(console, 0, "destinations")).contains("b.test").contains("1280+");
      assertThat(run(console, 0, "release", "--all")).contains("2 recipients released");
      assertThat(run(console, 0, "delete", "--sender", "anna@example.org"))
          .contains("2 recipients deleted");
      assertThat(console.parts.queue().counts().queued()).isEqualTo(1);
      assertThat(run(console, 64, "delete")).contains("--all");
      assertThat(run(console, 0, "flush")).contains("0 recipients tried again");
      assertThat(console.get("/api/v1/audit?limit=50").body())
          .contains("queue.hold")
          .contains("queue.delete")
          .contains("anna@example.org");
    }
  }

  @Test
  void whatRestrictsNothingMustSayThatAllIsMeant() {
    try (var console = RunningConsole.in(folder)) {
      accept(console, "anna@example.org", "bob@a.test");
      var refused = console.api("POST", "/api/v1/queue/actions", "{\"action\":\"delete\"}");
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(console.parts.queue().counts().queued()).isEqualTo(1);
      assertThat(
              console
                  .api("POST", "/api/v1/queue/actions", "{\"action\":\"eat\",\"all\":true}")
                  .statusCode())
          .isEqualTo(400);
    }
  }

  private static String run(RunningConsole console, int code, String... words) {
    var said = new StringWriter();
    var verb = new CommandLine(new QueueVerb());
    verb.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
    verb.getCommandSpec().exitCodeOnInvalidInput(64);
    verb.getSubcommands().values().forEach(s -> s.getCommandSpec().exitCodeOnInvalidInput(64));
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--url", console.at("").toString(), "--token", RunningConsole.ADMIN_TOKEN));
    assertThat(verb.execute(all.toArray(String[]::new))).as(said.toString()).isEqualTo(code);
    return said.toString();
  }

  private void accept(RunningConsole console, String from, String to) {
    var content = Content.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
    var prepared = ContentStores.open(console.database, folder).prepare(content);
    console.database.write(
        sql -> {
          prepared.keep(sql);
          console
              .parts
              .queue()
              .accept(
                  sql,
                  new Parcel(
                      MailId.at(console.clock.instant()),
                      ReversePath.of(Address.of(from)),
                      List.of(Address.of(to)),
                      prepared.id(),
                      content.size(),
                      false,
                      false));
          return to;
        });
  }
}
