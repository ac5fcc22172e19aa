package org.sealpost.privateca.lint;

import java.util.ArrayList;
import java.util.List;

/** All rules. A new one is a class here and a line in this list. */
public final class Lints {

  /** The rules, in the order of a certificate's fields. */
  public static final List<Lint> ALL =
      List.of(
          new VersionIsThree(),
          new SerialIsLongAndPositive(),
          new AlgorithmsAgree(),
          new IssuerIsTheIssuersSubject(),
          new LifeIsBounded(),
          new LifeEndsBeforeTheIssuers(),
          new SubjectHasNoStrangeAttributes(),
          new CommonNameIsAMailbox(),
          new KeyIsStrong(),
          new KeyIsEncodedExactly(),
          new NoUniqueIds(),
          new CriticalExtensionsAreKnown(),
          new BasicConstraintsFit(),
          new KeyUsageFits(),
          new PurposeIsExact(),
          new PolicyIsOurOwn(),
          new MailboxIsNamed(),
          new MailboxIsWrittenRight(),
          new MailboxIsWithinConstraints(),
          new HostIsNamed(),
          new AuthorityKeyIsNamed(),
          new SubjectKeyIsNamed(),
          new RevocationListIsReachable(),
          new IssuerIsReachable());

  private Lints() {}

  /** Everything that is wrong with a certificate; nothing may be signed while this is not empty. */
  public static List<LintFinding> look(Candidate candidate) {
    var findings = new ArrayList<LintFinding>();
    for (var lint : ALL) {
      lint.look(candidate)
          .ifPresent(
              message -> findings.add(new LintFinding(lint.code(), lint.citation(), message)));
    }
    return List.copyOf(findings);
  }
}
