package org.sealpost.privateca;

import java.net.URI;
import java.util.List;
import org.sealpost.keys.KeyKind;
import org.sealpost.mail.Domain;

/**
 * How our authority works.
 *
 * @param organisation the name in its own certificates, at most 40 characters; used at the first
 *     start only
 * @param pki where outsiders reach {@code /pki}, without a slash at the end. It stands in every
 *     certificate, must be {@code http:} (a client that checks TLS by our list could not fetch the
 *     list by TLS) and can't be changed for certificates that are out
 * @param rootKey used at the first start only
 * @param issuingKey used at the first start only
 * @param mailboxDays how long a certificate of a mailbox lives, 1 to 825
 * @param serverDays how long a certificate of a server lives, 1 to 398
 * @param onlyFor the issuing authority certifies addresses below these domains alone, and says so
 *     in its certificate; empty for no such limit; used at the first start only
 */
public record PrivateCaSettings(
    String organisation,
    URI pki,
    KeyKind rootKey,
    KeyKind issuingKey,
    int mailboxDays,
    int serverDays,
    List<Domain> onlyFor) {

  private static final int LONGEST_NAME = 40;

  public PrivateCaSettings {
    onlyFor = List.copyOf(onlyFor);
    if (organisation.isBlank() || organisation.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("the organisation needs a name of 1 to 40 characters");
    }
    if (!"http".equals(pki.getScheme()) || pki.getHost() == null) {
      throw new IllegalArgumentException("the address of /pki must be http://…, not " + pki);
    }
    requireDays(mailboxDays, 825);
    requireDays(serverDays, 398);
  }

  /** What fits most: elliptic-curve authorities, a year for mailboxes, 90 days for servers. */
  public static PrivateCaSettings usual(String organisation, URI pki) {
    return new PrivateCaSettings(
        organisation, pki, KeyKind.P_384, KeyKind.P_256, 365, 90, List.of());
  }

  private static void requireDays(int days, int most) {
    if (days < 1 || days > most) {
      throw new IllegalArgumentException("a certificate lives 1 to " + most + " days, not " + days);
    }
  }
}
