package org.sealpost.authenticity.dmarc;

/** The DNS did not answer: nothing can be concluded. Never leaves this package. */
final class DmarcStop extends Exception {

  DmarcStop(String cause) {
    super(cause, null, false, false);
  }
}
