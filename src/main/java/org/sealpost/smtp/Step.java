package org.sealpost.smtp;

import java.util.Optional;

/** What the session does next, after a command was heard. */
sealed interface Step {

  /** Say it and listen on. */
  record Answer(Reply reply) implements Step {}

  /** Say it and close. */
  record Farewell(Reply reply) implements Step {}

  /** Close without a word: the client has gone. */
  record Leave() implements Step {}

  /** Say 354 and read a mail. */
  record Collect() implements Step {}

  /** Read so many octets of a mail; if they are the last, it is whole. */
  record Take(long octets, boolean last) implements Step {}

  /** Read so many octets, forget them, and answer. */
  record Skip(long octets, Reply reply) implements Step {}

  /** Go through a login. */
  record LogIn(Mechanism mechanism, Optional<String> initial) implements Step {}

  /** Say 220 and begin TLS. */
  record Secure() implements Step {}
}
