package org.sealpost.delivery;

import org.sealpost.mail.Domain;

/** Where mail for a domain goes, before the DNS is asked. */
sealed interface NextHop {

  /** A server that the configuration names. */
  record Server(String host, int port) implements NextHop {
    @Override
    public String toString() {
      return host + ":" + port;
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
