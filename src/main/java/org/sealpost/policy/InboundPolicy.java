package org.sealpost.policy;

import java.util.List;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Observation;

/** What is done with mail from outside. */
public final class InboundPolicy {

  /** The rules. The first that has something to say decides, so their order is their meaning. */
  private static final List<Rule> RULES =
      List.of(
          new TestVirusIsRefused(),
          new FailedDmarcIsRefused(),
          new ForgedOwnDomainIsRefused(),
          new HighScoreIsRefused(),
          new HighScoreIsHeld(),
          new UnseenAttachmentIsHeld(),
          new FailedDmarcIsHeld(),
          new RaisedScoreIsMarked(),
          new MailingIsBulk());

  private final PolicySettings settings;

  public InboundPolicy(PolicySettings settings) {
    this.settings = settings;
  }

  /** The names of the rules in their order. */
  public static List<String> rules() {
    return RULES.stream().map(InboundPolicy::name).toList();
  }

  /** What these facts come to. */
  public Verdict judge(Evidence evidence, List<Observation> observations) {
    var mail = Case.of(evidence, observations, settings);
    for (var rule : RULES) {
      var ruling = rule.rule(mail);
      if (ruling.isPresent()) {
        return verdict(mail, ruling.get(), name(rule));
      }
    }
    var clean = new Rule.Ruling(VerdictWord.CLEAN, Action.DELIVER, "Nothing speaks against it");
    return verdict(mail, clean, "EverythingElseIsDelivered");
  }

  private Verdict verdict(Case mail, Rule.Ruling ruling, String rule) {
    return new Verdict(
        ruling.word(),
        ruling.action(),
        mail.score(),
        settings.threshold(),
        mail.points(),
        rule,
        ruling.reason());
  }

  private static String name(Rule rule) {
    return rule.getClass().getSimpleName();
  }
}
