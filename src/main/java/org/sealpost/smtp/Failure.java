package org.sealpost.smtp;

/** Why a hop does not take mail from us at the moment. */
sealed interface Failure {

  /** It said so. */
  record Said(Reply reply) implements Failure {}

  /**
   * It did not answer, or not in a way that makes sense.
   *
   * @param status the enhanced status code that fits
   */
  record Broke(String status, String cause) implements Failure {}

  /** It failed while TLS was to begin, so that it may work in the clear. */
  record BrokeAtTls(TlsTrouble trouble, String cause) implements Failure {}
}
