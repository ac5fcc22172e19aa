package org.sealpost.checks.domain;

import com.ibm.icu.text.SpoofChecker;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a reader's eye keeps of a text: two texts with the same skeleton look alike. */
public final class Skeleton {

  private static final SpoofChecker CHECKER = new SpoofChecker.Builder().build();
  private static final SpoofChecker MIXED =
      new SpoofChecker.Builder()
          .setChecks(SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.INVISIBLE)
          .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
          .build();
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private Skeleton() {}

  /** The skeleton by the Unicode table of confusables, marks and case left out. */
  public static String of(String text) {
    var plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    var skeleton = CHECKER.getSkeleton(plain.toLowerCase(Locale.ROOT)).toLowerCase(Locale.ROOT);
    // The table has m as rn; two more pairs that fool readers of proportional fonts.
    return skeleton.replace("vv", "w").replace("cl", "d");
  }

  /** Whether a label mixes letters of writing systems that do not go together. */
  public static boolean mixesScripts(String label) {
    return MIXED.failsChecks(label);
  }
}
