package org.sealpost.reports;

import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/**
 * In whose name reports are sent.
 *
 * @param hostname the gateway's name
 * @param organization who reports, for people
 * @param from the mailbox in From, of a domain of ours that signs
 * @param contact how to reach us: an address or a URI
 */
public record ReportSettings(Domain hostname, String organization, Address from, String contact) {

  /** The domain that reports. */
  Domain submitter() {
    return from.domain();
  }
}
