package org.sealpost.privateca.lint;

import java.util.Optional;

/** One rule that a certificate must keep. */
public interface Lint {

  /** The name of the rule where linters of others know it: {@code pkix.no_ku_bits_set}. */
  String code();

  /** Where the rule is written. */
  String citation();

  /** What is wrong, for people; empty if nothing is or the rule is about other certificates. */
  Optional<String> look(Candidate candidate);
}
