package org.sealpost.checks.domain;

import java.util.Set;
import org.sealpost.mail.Domain;

/** The part of a domain name that somebody registered: what tells one organisation from another. */
public final class RegisteredName {

  /** Labels that countries use between the registered name and their top-level domain. */
  private static final Set<String> SECOND_LEVEL =
      Set.of(
          "ac", "co", "com", "edu", "gob", "gouv", "gov", "go", "gv", "idf", "ltd", "me", "mil",
          "ne", "net", "nom", "or", "org", "plc", "sch");

  private RegisteredName() {}

  /** The registered domain: {@code example.co.uk} of {@code mail.example.co.uk}. */
  public static Domain of(Domain domain) {
    var labels = domain.name().split("\\.", -1);
    int keep = labels.length > 2 && hasSecondLevel(labels) ? 3 : 2;
    int from = Math.max(0, labels.length - keep);
    return new Domain(String.join(".", java.util.Arrays.copyOfRange(labels, from, labels.length)));
  }

  /**
   * The registered label: {@code example} of {@code mail.example.co.uk}; U-label where it is one.
   */
  public static String label(Domain domain) {
    var display = of(domain).display();
    int dot = display.indexOf('.');
    return dot < 0 ? display : display.substring(0, dot);
  }

  /** Whether both belong to the same registered domain. */
  public static boolean same(Domain one, Domain other) {
    return of(one).equals(of(other));
  }

  private static boolean hasSecondLevel(String[] labels) {
    return labels[labels.length - 1].length() == 2
        && SECOND_LEVEL.contains(labels[labels.length - 2]);
  }
}
