package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ends of a mail that some servers see and others do not (CVE-2023-51764, CVE-2023-51765,
 * CVE-2023-51766, CVE-2023-51747): every one of them, cut in two at every place around it, by DATA
 * and by BDAT, in the clear and inside TLS. {@code -Dsealpost.smuggling.around=1000} cuts at every
 * place of the whole mail.
 */
class SmugglingMatrixTest extends RunningServer {

  private static final int AROUND = Integer.getInteger("sealpost.smuggling.around", 3);
  // One context for all sessions: they resume TLS instead of beginning it anew.
  private static final SSLContext TRUSTING = CERTIFICATE.trusting();

  /** How the octets of the mail are sent; the cut is between two segments, or two chunks. */
  enum Way {
    DATA {
      @Override
      void send(Caller caller, String data, int cut) {
        assertThat(caller.ask("DATA")).startsWith("354");
        caller.send(data.substring(0, cut));
        caller.sendIfHeard(data.substring(cut));
      }
    },
    ONE_CHUNK {
      @Override
      void send(Caller caller, String data, int cut) {
        caller.send("BDAT " + data.length() + " LAST\r\n" + data.substring(0, cut));
        caller.sendIfHeard(data.substring(cut));
      }
    },
    TWO_CHUNKS {
      @Override
      void send(Caller caller, String data, int cut) {
        caller.send("BDAT " + cut + "\r\n" + data.substring(0, cut));
        caller.sendIfHeard("BDAT " + (data.length() - cut) + " LAST\r\n" + data.substring(cut));
      }
    };

    abstract void send(Caller caller, String data, int cut);
  }

  @ParameterizedTest(name = "{0}, TLS: {1}")
  @CsvSource({
    "DATA, false",
    "ONE_CHUNK, false",
    "TWO_CHUNKS, false",
    "DATA, true",
    "ONE_CHUNK, true",
    "TWO_CHUNKS, true"
  })
  void noFalseEndSmugglesASecondMailWhereverItIsCut(Way way, boolean tls) {
    int sessions = 0;
    for (var falseEnd : FalseEnds.ALL) {
      var data = "Subject: one\r\n\r\nbody" + falseEnd + FalseEnds.SMUGGLED;
      int from = data.indexOf("body") + 4;
      int first = Math.max(1, from - AROUND);
      int last = Math.min(data.length() - 1, from + falseEnd.length() + AROUND);
      for (int cut = first; cut <= last; cut++) {
        expectOneRefusal(way, tls, data, cut);
        sessions++;
      }
    }
    assertThat(receiver.mails()).isEmpty();
    assertThat(sessions).isGreaterThan(FalseEnds.ALL.size() * 8);
  }

  private void expectOneRefusal(Way way, boolean tls, String data, int cut) {
    try (var caller = Caller.greeted(server.address())) {
      if (tls) {
        assertThat(caller.ask("STARTTLS")).startsWith("220");
        caller.secure(TRUSTING);
        caller.ask("EHLO client.test");
      }
      assertThat(caller.ask("MAIL FROM:<a@client.test>")).startsWith("250");
      assertThat(caller.ask("RCPT TO:<b@ours.test>")).startsWith("250");
      way.send(caller, data, cut);
      var replies = caller.rest();
      var tried = data.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
      assertThat(replies).as("%s cut at %d", tried, cut).isNotEmpty();
      assertThat(replies.removeLast()).as("%s cut at %d", tried, cut).startsWith("550 5.");
      assertThat(replies)
          .as("%s cut at %d", tried, cut)
          .allMatch(reply -> reply.endsWith("octets taken"))
          .hasSizeLessThanOrEqualTo(way == Way.TWO_CHUNKS ? 1 : 0);
    }
  }
}
