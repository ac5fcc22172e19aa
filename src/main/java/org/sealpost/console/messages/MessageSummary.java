package org.sealpost.console.messages;

import java.time.Instant;
import java.util.List;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Words;
import org.sealpost.tracking.StoryHead;

/** One message on one line, as the API tells it. */
@Described("one message on one line")
record MessageSummary(
    @Described("the id, the same in log, queue and reply") String id,
    @Described("when it came") Instant at,
    @Described("inbound, outbound or internal") String direction,
    @Described("the envelope sender; empty for bounces") String reversePath,
    @Described("the author as the header has it") String from,
    @Described("the envelope recipients") List<String> recipients,
    String subject,
    @Described("without angle brackets") String messageId,
    @Described("octets as they came") long size,
    @Described("the peer's IP address") String client,
    @Described("clean, bulk, suspicious, spam, phishing, fraud, malware; empty: not judged")
        String verdict,
    @Described("deliver, mark, quarantine, reject, defer; empty: not judged") String action,
    @Described("sum of the checks' points") double score) {

  static MessageSummary of(StoryHead head) {
    return new MessageSummary(
        head.mail().text(),
        head.at(),
        Words.of(head.direction()),
        head.reversePath(),
        head.from(),
        head.recipients(),
        head.subject(),
        head.messageId(),
        head.size(),
        head.client(),
        head.verdict(),
        head.action(),
        head.score());
  }
}
