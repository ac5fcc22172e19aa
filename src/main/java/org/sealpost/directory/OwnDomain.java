package org.sealpost.directory;

import java.util.Optional;
import org.sealpost.mail.Domain;

/**
 * A domain whose mail is ours.
 *
 * @param name the domain; those below it are not meant
 * @param deliverTo the inner mail server as {@code host:port}, {@code lmtp://host:port} or {@code
 *     lmtp:unix:/path}; empty where the default applies
 * @param checkRecipients whether only people of the directory may receive mail
 * @param configured whether it stands in the configuration file and is only changed there
 */
public record OwnDomain(
    Domain name, Optional<String> deliverTo, boolean checkRecipients, boolean configured) {

  /** A domain that takes mail for anybody. */
  public static OwnDomain of(Domain name) {
    return new OwnDomain(name, Optional.empty(), false, false);
  }

  /** A domain whose mail goes to this inner server. */
  public static OwnDomain of(Domain name, String deliverTo) {
    return new OwnDomain(name, Optional.of(deliverTo), false, false);
  }

  OwnDomain asConfigured() {
    return new OwnDomain(name, deliverTo, checkRecipients, true);
  }
}
