package org.sealpost.authenticity.spf;

import java.util.Optional;
import org.sealpost.mail.AuthenticationResult;

/**
 * What SPF says about one client and one domain.
 *
 * @param result NONE, PASS, FAIL, SOFTFAIL, NEUTRAL, TEMPERROR or PERMERROR
 * @param reason the term that matched, or what is wrong
 * @param explanation what the domain's owner wants to tell a sender that failed (RFC 7208 §6.2);
 *     foreign text, printable ASCII
 */
public record SpfVerdict(AuthenticationResult result, String reason, Optional<String> explanation) {

  static SpfVerdict of(AuthenticationResult result, String reason) {
    return new SpfVerdict(result, reason, Optional.empty());
  }
}
