package org.sealpost.checks.domain;

/** How many slips of the hand lie between two words. */
final class EditDistance {

  private EditDistance() {}

  /**
   * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); more
   * than {@code most} is {@code most + 1}.
   */
  static int between(String one, String other, int most) {
    int m = one.length();
    int n = other.length();
    if (Math.abs(m - n) > most) {
      return most + 1;
    }
    int[][] cost = new int[m + 1][n + 1];
    for (int i = 0; i <= m; i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= n; j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= m; i++) {
      for (int j = 1; j <= n; j++) {
        int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        least = Math.min(least, cost[i - 1][j - 1] + same);
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return Math.min(cost[m][n], most + 1);
  }
}
