package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.sealpost.dns.TlsaRecord;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.Protection;
import org.sealpost.smtp.TlsLevel;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

/** A report about broken TLS goes through where other mail must not, and leaves no count. */
class TlsReportWayTest {

  private static final TlsaRecord RECORD = new TlsaRecord(3, 1, 1, "ab".repeat(32));

  @OnBothEngines
  void aReportGoesByAnyWayAndIsNotCountedWhileOtherMailIs(TestDatabase database) {
    var post = new Post(database);
    post.resolver.signed().tlsa("mx.a.test", RECORD);
    try (var _ = post.courier()) {
      accept(post, true);
      Awaitility.await().until(() -> post.carrier.taken.size() == 1);
      accept(post, false);
      Awaitility.await().until(() -> post.carrier.taken.size() == 2);
    }
    assertThat(post.carrier.taken)
        .extracting(FakeCarrier.Taken::protection)
        .containsExactly(
            Protection.of(TlsLevel.OPPORTUNISTIC),
            new Protection.Dane(Set.of(RECORD), List.of("mx.a.test", "a.test")));
    post.results.flush();
    var today = LocalDate.ofInstant(post.clock.instant(), ZoneOffset.UTC);
    assertThat(post.results.of(today))
        .as("the other mail alone")
        .extracting(TlsResults.Counted::sessions)
        .containsExactly(1L);
  }

  private static void accept(Post post, boolean tlsReport) {
    var content = Content.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
    var prepared = post.contents.prepare(content);
    post.database.write(
        sql -> {
          prepared.keep(sql);
          post.queue.accept(
              sql,
              new Parcel(
                  MailId.at(post.clock.instant()),
                  ReversePath.none(),
                  List.of(Address.of("reports@a.test")),
                  prepared.id(),
                  content.size(),
                  false,
                  false,
                  DeliveryWishes.NONE,
                  tlsReport));
          return true;
        });
  }
}
