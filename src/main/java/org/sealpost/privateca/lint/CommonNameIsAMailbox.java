package org.sealpost.privateca.lint;

import java.util.Optional;

/** A common name is at most 64 characters and, for a mailbox, one of its addresses. */
final class CommonNameIsAMailbox implements Lint {

  private static final int UPPER_BOUND = 64;

  @Override
  public String code() {
    return "cabf.smime.common_name_value_unknown_source";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.1.2.6; S/MIME BR 7.1.4.2.2";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    for (var name : candidate.commonNames()) {
      if (name.isBlank() || name.codePointCount(0, name.length()) > UPPER_BOUND) {
        return Optional.of("the common name must have 1 to 64 characters");
      }
      if (candidate.kind() == Kind.MAILBOX && !candidate.mailboxes().contains(name)) {
        return Optional.of("the common name is no mailbox of the certificate");
      }
    }
    return Optional.empty();
  }
}
