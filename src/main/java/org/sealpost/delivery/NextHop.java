package org.sealpost.delivery;

import org.sealpost.mail.Domain;
import org.sealpost.smtp.HopName;

/** Where mail for a domain goes, before the DNS is asked. */
sealed interface NextHop {

  /** A server that the configuration names. */
  record Named(HopName name) implements NextHop {
    @Override
    public String toString() {
      return name.toString();
    }
  }

  /** The mail exchangers of a domain. */
  record Exchangers(Domain domain) implements NextHop {
    @Override
    public String toString() {
      return domain.name();
    }
  }

  /** Nobody has said where mail for this domain of ours goes. */
  record Unsaid(Domain domain) implements NextHop {
    @Override
    public String toString() {
      return domain.name();
    }
  }
}
