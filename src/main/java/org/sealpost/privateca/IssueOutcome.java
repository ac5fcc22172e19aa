package org.sealpost.privateca;

import java.security.cert.X509Certificate;
import java.util.List;

/** What came of a request for a certificate. */
public sealed interface IssueOutcome {

  /**
   * A certificate, recorded before and after it was signed.
   *
   * @param chain the certificates above it, the root last
   */
  record Issued(X509Certificate certificate, List<X509Certificate> chain) implements IssueOutcome {

    public Issued {
      chain = List.copyOf(chain);
    }
  }

  /** Nothing was signed; each sentence names a rule that the certificate would have broken. */
  record Refused(List<String> faults) implements IssueOutcome {

    public Refused {
      faults = List.copyOf(faults);
    }
  }
}
