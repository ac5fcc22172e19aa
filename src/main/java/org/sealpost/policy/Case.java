package org.sealpost.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.checks.Observation;

/**
 * One mail before the rules: the evidence, what the checks saw, and what it weighs.
 *
 * @param evidence what the checks looked at
 * @param observations what they found
 * @param settings how it is weighed
 * @param points what each check adds
 * @param score the sum, never below 0
 */
record Case(
    Evidence evidence,
    List<Observation> observations,
    PolicySettings settings,
    List<Points> points,
    double score) {

  /** What speaks for a mail against the suspicion of spam alone: good servers get stolen, too. */
  private static final Set<String> HINTS = Set.of("allow-listed");

  static Case of(Evidence evidence, List<Observation> observations, PolicySettings settings) {
    var points = new ArrayList<Points>();
    double score = 0;
    boolean isDangerous = observations.stream().anyMatch(Case::isDanger);
    for (var one : observations) {
      switch (one.finding()) {
        case Finding.Nothing ignored -> {}
        case Finding.Seen(String reason, double strength)
            when isDangerous && HINTS.contains(one.check()) ->
            points.add(new Points(one.check(), 0, reason + "; that does not outweigh a danger"));
        case Finding.Seen(String reason, double strength) -> {
          double added = rounded(settings.pointsOf(one.check()) * strength);
          score += added;
          points.add(new Points(one.check(), added, reason));
        }
        case Finding.CouldNotLook(String cause) ->
            points.add(new Points(one.check(), 0, "could not look: " + cause));
      }
    }
    return new Case(evidence, observations, settings, points, rounded(Math.max(0, score)));
  }

  private static boolean isDanger(Observation one) {
    return one.finding() instanceof Finding.Seen
        && switch (one.concern()) {
          case FRAUD, PHISHING, MALWARE -> true;
          case SPAM, BULK, ODDITY, TRUST -> false;
        };
  }

  /** What a check saw, if it saw something. */
  Optional<Finding.Seen> seen(String check) {
    return observations.stream()
        .filter(one -> one.check().equals(check))
        .map(Observation::finding)
        .filter(Finding.Seen.class::isInstance)
        .map(Finding.Seen.class::cast)
        .findFirst();
  }

  /** The check of a concern that could not look, if there is one. */
  Optional<Observation> missed(Concern concern) {
    return observations.stream()
        .filter(one -> one.concern() == concern)
        .filter(one -> one.finding() instanceof Finding.CouldNotLook)
        .findFirst();
  }

  /** The concern for which most points speak, in a word. */
  VerdictWord mainConcern() {
    var word = VerdictWord.SUSPICIOUS;
    double most = 0;
    for (var concern : Concern.values()) {
      double sum = 0;
      for (var one : observations) {
        if (one.concern() == concern && one.finding() instanceof Finding.Seen(var r, double s)) {
          sum += settings.pointsOf(one.check()) * s;
        }
      }
      if (sum > most) {
        most = sum;
        word = word(concern);
      }
    }
    return word;
  }

  private static VerdictWord word(Concern concern) {
    return switch (concern) {
      case FRAUD -> VerdictWord.FRAUD;
      case PHISHING -> VerdictWord.PHISHING;
      case MALWARE -> VerdictWord.MALWARE;
      case SPAM -> VerdictWord.SPAM;
      case BULK, ODDITY, TRUST -> VerdictWord.SUSPICIOUS;
    };
  }

  private static double rounded(double points) {
    return Math.round(points * 100) / 100.0;
  }
}
