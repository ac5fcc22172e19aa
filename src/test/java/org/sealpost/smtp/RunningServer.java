package org.sealpost.smtp;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with TLS and usual limits, new for each test, and what it received. */
abstract class RunningServer {

  static final ServerCertificate CERTIFICATE = ServerCertificate.naming("gw.test");

  @TempDir Path spool;
  final RecordingReceiver receiver = new RecordingReceiver();
  SmtpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        SmtpServer.start(
            SmtpServerTest.settings(spool, SmtpLimits.USUAL, Optional.of(CERTIFICATE.serving())),
            receiver,
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    server.close();
  }
}
