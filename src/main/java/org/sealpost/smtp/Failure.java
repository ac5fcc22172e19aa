package org.sealpost.smtp;

/** Why a hop does not take mail from us at the moment. */
sealed interface Failure {

  /** It said so. */
  record Said(Reply reply) implements Failure {}

  /** It did not answer, or not in a way that makes sense. */
  record Broke(String cause) implements Failure {}

  /** It failed while TLS was to begin, so that it may work in the clear. */
  record BrokeAtTls(String cause) implements Failure {}
}
