package org.sealpost.console.frame;

import java.util.ArrayList;
import java.util.List;

/**
 * A chart of stacked bars, worked out here and drawn by the template as SVG, so that no script and
 * no inline style is needed.
 *
 * @param width of the drawing, in units of the SVG
 * @param height of the drawing, in units of the SVG
 * @param bars the bars from left to right
 * @param lines where the scale lines go
 */
public record Chart(int width, int height, List<Bar> bars, List<Line> lines) {

  private static final int WIDTH = 960;
  private static final int HEIGHT = 200;
  private static final int LEFT = 36;
  private static final int TOP = 8;
  private static final int BOTTOM = 22;

  public Chart {
    bars = List.copyOf(bars);
    lines = List.copyOf(lines);
  }

  /** One amount in a column: a word that names its colour, and how many. */
  public record Amount(String word, long count) {}

  /** What stands above one label of the time axis. */
  public record Column(String label, String title, List<Amount> amounts) {

    public Column {
      amounts = List.copyOf(amounts);
    }

    long total() {
      return amounts.stream().mapToLong(Amount::count).sum();
    }
  }

  /** A rectangle of a bar. */
  public record Piece(String word, double y, double height) {}

  /** A bar with its label under the axis; the label is empty where it would stand too close. */
  public record Bar(double x, double width, String label, String title, List<Piece> pieces) {

    public Bar {
      pieces = List.copyOf(pieces);
    }

    /** Where the label is centred. */
    public double middle() {
      return x + width / 2;
    }
  }

  /** A line of the scale. */
  public record Line(double y, String label) {}

  /** The chart of these columns; every {@code labelEach}th column shows its label. */
  public static Chart of(List<Column> columns, int labelEach) {
    long top = roundTop(columns.stream().mapToLong(Column::total).max().orElse(0));
    double step = (double) (WIDTH - LEFT) / Math.max(1, columns.size());
    double room = HEIGHT - TOP - BOTTOM;
    var bars = new ArrayList<Bar>();
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      var pieces = new ArrayList<Piece>();
      double y = (double) HEIGHT - BOTTOM;
      for (var amount : column.amounts()) {
        if (amount.count() > 0) {
          double height = room * amount.count() / top;
          y -= height;
          pieces.add(new Piece(amount.word(), tenth(y), tenth(height)));
        }
      }
      var label = i % labelEach == 0 ? column.label() : "";
      bars.add(
          new Bar(
              tenth(LEFT + i * step + step * 0.12),
              tenth(step * 0.76),
              label,
              column.title(),
              pieces));
    }
    var lines = new ArrayList<Line>();
    for (int i = 0; i <= 2; i++) {
      lines.add(new Line(tenth(HEIGHT - BOTTOM - room * i / 2), shortened(top * i / 2)));
    }
    return new Chart(WIDTH, HEIGHT, bars, lines);
  }

  /** The scale's numbers are round: from 100,000 on they are told in thousands, millions… */
  private static String shortened(long number) {
    if (number < 100_000) {
      return Long.toString(number);
    }
    var units = "kMGT";
    int unit = -1;
    long rest = number;
    while (rest >= 1_000 && rest % 1_000 == 0 && unit < units.length() - 1) {
      rest /= 1_000;
      unit++;
    }
    return unit < 0 ? Long.toString(rest) : Long.toString(rest) + units.charAt(unit);
  }

  /** The next even number of the form 2, 4, 10, 20, 40, 100… that is not smaller. */
  private static long roundTop(long highest) {
    long decade = 1;
    while (true) {
      for (long candidate : new long[] {2 * decade, 4 * decade, 6 * decade, 10 * decade}) {
        if (candidate >= highest) {
          return candidate;
        }
      }
      decade *= 10;
    }
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
