package org.sealpost.checks.language;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Learns a language model of labelled mail: a logistic regression over hashed traits. The same
 * lessons in the same order make the same model.
 */
public final class Learner {

  private static final int FOLDS = 5;
  private static final double COST = 32;
  private static final double PRECISION = 0.01;

  /** A small source is counted so often that it is heard beside a large one. */
  private static final int ENOUGH_OF_A_SOURCE = 2_000;

  private static final int MOST_REPEATS = 15;
  private static final int NEWTON_STEPS = 50;

  private final List<Lesson> lessons;

  /** One labelled mail. */
  public static final class Lesson {

    private final String source;
    private final String sender;
    private final int[] places;
    private final boolean unwanted;

    /**
     * Of traits.
     *
     * @param source who collected it
     * @param sender the registered domain that wrote it: a model must judge senders that it never
     *     saw
     * @param unwanted whether nobody wanted it
     */
    public Lesson(String source, String sender, Traits traits, boolean unwanted) {
      this.source = source;
      this.sender = sender;
      this.places = LanguageModel.places(traits);
      this.unwanted = unwanted;
    }

    private double label() {
      return unwanted ? 1 : -1;
    }
  }

  public Learner(List<Lesson> lessons) {
    this.lessons = List.copyOf(lessons);
  }

  /** A model from all mail, its probability fitted on senders that each of five models missed. */
  public LanguageModel model() {
    if (!areOfBothKinds(lesson -> true)) {
      throw new IllegalArgumentException("there must be wanted and unwanted mail to learn from");
    }
    var sums = new ArrayList<double[]>();
    for (int i = 0; i < FOLDS; i++) {
      int fold = i;
      if (areOfBothKinds(lesson -> fold(lesson) != fold)) {
        var model = learned(lesson -> fold(lesson) != fold);
        lessons.stream()
            .filter(lesson -> fold(lesson) == fold)
            .forEach(lesson -> sums.add(new double[] {sum(model, lesson), lesson.label()}));
      }
    }
    var calibrated = calibration(sums);
    return LanguageModel.of(weights(learned(lesson -> true)), calibrated[0], calibrated[1]);
  }

  private boolean areOfBothKinds(Predicate<Lesson> isUsed) {
    return lessons.stream().filter(isUsed).map(lesson -> lesson.unwanted).distinct().count() == 2;
  }

  private static int fold(Lesson lesson) {
    return Math.floorMod(lesson.sender.hashCode(), FOLDS);
  }

  private Model learned(Predicate<Lesson> isUsed) {
    var counts =
        lessons.stream().collect(Collectors.groupingBy(Learner::group, Collectors.counting()));
    var used = new ArrayList<Lesson>();
    for (var lesson : lessons) {
      for (int i = 0; isUsed.test(lesson) && i < repeats(counts, lesson); i++) {
        used.add(lesson);
      }
    }
    var problem = new Problem();
    problem.l = used.size();
    problem.n = LanguageModel.SIZE;
    problem.x = used.stream().map(Learner::features).toArray(Feature[][]::new);
    problem.y = used.stream().mapToDouble(Lesson::label).toArray();
    Linear.disableDebugOutput();
    var parameter = new Parameter(SolverType.L2R_LR_DUAL, COST, PRECISION);
    parameter.setRandom(new Random(1));
    return Linear.train(problem, parameter);
  }

  private static String group(Lesson lesson) {
    return lesson.source + " " + lesson.unwanted;
  }

  private static long repeats(Map<String, Long> counts, Lesson lesson) {
    return Math.clamp(ENOUGH_OF_A_SOURCE / counts.getOrDefault(group(lesson), 1L), 1, MOST_REPEATS);
  }

  private static Feature[] features(Lesson lesson) {
    double each = 1 / Math.sqrt(Math.max(1, lesson.places.length));
    var features = new Feature[lesson.places.length];
    for (int i = 0; i < features.length; i++) {
      features[i] = new FeatureNode(lesson.places[i] + 1, each);
    }
    return features;
  }

  private static double[] weights(Model model) {
    var weights = model.getFeatureWeights().clone();
    if (model.getLabels()[0] != 1) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = -weights[i];
      }
    }
    return Arrays.copyOf(weights, LanguageModel.SIZE);
  }

  private static double sum(Model model, Lesson lesson) {
    var weights = model.getFeatureWeights();
    double sum = 0;
    for (int place : lesson.places) {
      sum += weights[place];
    }
    sum /= Math.sqrt(Math.max(1, lesson.places.length));
    return model.getLabels()[0] == 1 ? sum : -sum;
  }

  /** Slope and offset of the logit, by Newton's steps on the logarithmic loss. */
  private static double[] calibration(List<double[]> sums) {
    double slope = 1;
    double offset = 0;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double gs = 0;
      double go = 0;
      double hss = 1e-6;
      double hso = 0;
      double hoo = 1e-6;
      for (var each : sums) {
        double p = 1 / (1 + Math.exp(-(slope * each[0] + offset)));
        double miss = p - (each[1] > 0 ? 1 : 0);
        double h = Math.max(1e-9, p * (1 - p));
        gs += miss * each[0];
        go += miss;
        hss += h * each[0] * each[0];
        hso += h * each[0];
        hoo += h;
      }
      double det = hss * hoo - hso * hso;
      slope -= (hoo * gs - hso * go) / det;
      offset -= (hss * go - hso * gs) / det;
    }
    return new double[] {slope, offset};
  }
}
