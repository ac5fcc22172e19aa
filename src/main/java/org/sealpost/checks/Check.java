package org.sealpost.checks;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Looks at one thing in a mail and states a fact. A check has no weight and no side effect, keeps
 * nothing between mails, and is used by many threads at once. Each is one public class with a
 * public constructor without parameters, listed in {@code
 * META-INF/services/org.sealpost.checks.Check}; see {@code docs/adding/a-check.md}.
 */
public interface Check {

  /** Its name in settings, reports and pages, such as {@code lookalike-domain}. */
  String name();

  /** What a mail is suspected of where this check sees something. */
  Concern concern();

  /**
   * Looks. May throw and may be interrupted at its deadline: both become {@link
   * Finding.CouldNotLook}.
   */
  Finding look(Evidence evidence);

  /** All checks there are, in the order of the list. */
  static List<Check> all() {
    return ServiceLoader.load(Check.class, Check.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
