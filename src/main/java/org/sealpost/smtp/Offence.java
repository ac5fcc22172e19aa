package org.sealpost.smtp;

/** What a client may do wrong, and how many points that is worth in the penalty box. */
enum Offence {
  /** It spoke before its turn (RFC 5321 §4.3.1). */
  EARLY_TALK(30),
  /** Its lines are no text, so that nobody can say where they end. */
  GARBLED(60),
  /** It wrote to somebody whom we do not have: once a mistake, often a search for addresses. */
  UNKNOWN_RECIPIENT(5),
  /** Any other command that we had to refuse. */
  ERROR(2),
  /** It did not know the password. */
  FAILED_LOGIN(10),
  /** It began TLS and did not finish. */
  TLS_FAILURE(3);

  private final double points;

  Offence(double points) {
    this.points = points;
  }

  double points() {
    return points;
  }
}
