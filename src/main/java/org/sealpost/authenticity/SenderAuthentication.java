package org.sealpost.authenticity;

import java.time.InstantSource;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Mail;

/** Finds out who really sent a mail: SPF, DKIM and DMARC on the octets as they were received. */
public final class SenderAuthentication {

  @SuppressWarnings("UnusedVariable")
  private final Resolver resolver;

  @SuppressWarnings("UnusedVariable")
  private final InstantSource clock;

  public SenderAuthentication(Resolver resolver, InstantSource clock) {
    this.resolver = resolver;
    this.clock = clock;
  }

  /**
   * Looks at one mail. Blocks for DNS answers, at most ten seconds and sixty questions in all; what
   * could not be answered in time is TEMPERROR. Never throws.
   */
  @SuppressWarnings("DoNotCallSuggester")
  public AuthenticationOutcome verify(Mail mail) {
    throw new UnsupportedOperationException(mail.id().toString());
  }
}
