package org.sealpost.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to find all parts of a mail; run by {@code org.openjdk.jmh.Main}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MessageBenchmark {

  /** Octets of the attachment. */
  @Param({"3000", "1000000"})
  public int size;

  private byte[] octets = {};

  /** Makes a mail of two texts and an attachment. */
  @Setup
  public void make() {
    var line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU2Nzg5QUJDREVGR0hJSktMTU5PUFFSU1Q=\r\n";
    var mail =
        """
        Received: from a.example.net by b.example.org with ESMTPS id 1; Tue, 24 Nov 2026 08:00:00 +0000
        From: =?utf-8?q?Gr=C3=BCn?= <a@example.net>
        To: b@example.org
        Subject: =?utf-8?B?5L2g5aW9?= today
        Date: Tue, 24 Nov 2026 08:00:00 +0000
        Message-ID: <1@example.net>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        --outer
        Content-Type: multipart/alternative; boundary="inner"

        --inner
        Content-Type: text/plain; charset=utf-8

        Hello,
        this is a text.
        --inner
        Content-Type: text/html; charset=utf-8

        <p>Hello, this is a text.</p>
        --inner--
        --outer
        Content-Type: application/pdf; name="a.pdf"
        Content-Transfer-Encoding: base64

        """
            .replace("\n", "\r\n");
    var whole = mail + line.repeat(size / line.length()) + "--outer--\r\n";
    octets = whole.getBytes(StandardCharsets.US_ASCII);
  }

  /** Our reader: header and parts. */
  @Benchmark
  public Part ours() {
    return Message.read(Content.of(octets)).root();
  }

  /** mime4j's stream of tokens, bodies skipped. */
  @Benchmark
  public int mime4j() throws IOException, MimeException {
    var stream = new MimeTokenStream(MimeConfig.PERMISSIVE);
    stream.parse(new ByteArrayInputStream(octets));
    int tokens = 0;
    while (stream.getState() != EntityState.T_END_OF_STREAM) {
      stream.next();
      tokens++;
    }
    return tokens;
  }
}
