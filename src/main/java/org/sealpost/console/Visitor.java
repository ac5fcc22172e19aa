package org.sealpost.console;

import java.util.Optional;
import java.util.Set;

/**
 * Who asks: nobody, a person who signed in, or a program with a token.
 *
 * @param kind what stands behind
 * @param id the id of the account or token
 * @param name the name for people and for the audit log
 * @param roles what it is here for
 * @param language the language the person chose
 * @param theme the theme the person chose
 */
public record Visitor(
    Kind kind,
    String id,
    String name,
    Set<Role> roles,
    Optional<String> language,
    Optional<String> theme) {

  /** What stands behind a request. */
  public enum Kind {
    NOBODY,
    PERSON,
    PROGRAM
  }

  /** A request without credentials, or with credentials that are not valid. */
  public static final Visitor NOBODY =
      new Visitor(Kind.NOBODY, "", "", Set.of(), Optional.empty(), Optional.empty());

  public Visitor {
    roles = Set.copyOf(roles);
  }

  /** Whether any of the roles carries the right. */
  public boolean may(Right right) {
    return right == Right.PUBLIC || roles.stream().anyMatch(role -> role.may(right));
  }

  /** The form in the audit log: {@code account anna}, {@code token backup}. */
  public String actor() {
    return switch (kind) {
      case NOBODY -> "nobody";
      case PERSON -> "account " + name;
      case PROGRAM -> "token " + name;
    };
  }
}
