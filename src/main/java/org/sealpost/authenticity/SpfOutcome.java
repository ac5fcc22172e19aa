package org.sealpost.authenticity;

import java.util.Optional;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/**
 * Whether the client may send for the domain that the envelope names (RFC 7208).
 *
 * @param result NONE, PASS, FAIL, SOFTFAIL, NEUTRAL, TEMPERROR or PERMERROR
 * @param identity whose domain was looked at
 * @param domain that domain; empty if what the client said is no domain
 * @param reason one short line for people: the mechanism that matched, or what went wrong
 */
public record SpfOutcome(
    AuthenticationResult result, Identity identity, Optional<Domain> domain, String reason) {

  /** The two identities of RFC 7208 §2.3 and §2.4. */
  public enum Identity {
    /** The domain in MAIL FROM. */
    MAIL_FROM,
    /** The name in HELO or EHLO, where MAIL FROM is the null path. */
    HELO
  }
}
