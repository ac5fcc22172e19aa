package org.sealpost.checks.language;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * How likely it is that nobody wanted a mail, learned from labelled mail: one weight for each of
 * {@value #SIZE} places on which {@link Traits} are spread by their hash, the length of each mail's
 * vector made 1, the sum turned into a probability that was fitted on mail of senders that the
 * weights had not seen. Made by {@code sealpost train}.
 */
public final class LanguageModel {

  /** How many places there are: a power of two. */
  public static final int SIZE = 1 << 18;

  private static final int MAGIC = 0x53504c31;
  private static final int SHORTEST_SHOWN = 5;
  private static final String SHIPPED = "/language/model";

  private final short[] weights;
  private final float unit;
  private final float slope;
  private final float offset;

  private LanguageModel(short[] weights, float unit, float slope, float offset) {
    this.weights = weights;
    this.unit = unit;
    this.slope = slope;
    this.offset = offset;
  }

  /** Loaded by the first who asks. */
  private static final class Shipped {
    static final LanguageModel MODEL = load();

    private static LanguageModel load() {
      try (var in = LanguageModel.class.getResourceAsStream(SHIPPED)) {
        return read(Objects.requireNonNull(in, SHIPPED));
      } catch (IOException broken) {
        throw new IllegalStateException("the language model that comes with the program", broken);
      }
    }
  }

  /** The model that comes with the program. */
  public static LanguageModel shipped() {
    return Shipped.MODEL;
  }

  /**
   * A model of these weights.
   *
   * @param weights of {@value #SIZE} places
   * @param slope what the sum is multiplied with
   * @param offset what is added, for the logit of the probability
   */
  public static LanguageModel of(double[] weights, double slope, double offset) {
    if (weights.length != SIZE) {
      throw new IllegalArgumentException(weights.length + " weights");
    }
    double largest = 1e-9;
    for (double weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    double unit = largest / Short.MAX_VALUE;
    var rounded = new short[SIZE];
    for (int i = 0; i < SIZE; i++) {
      rounded[i] = (short) Math.round(weights[i] / unit);
    }
    return new LanguageModel(rounded, (float) unit, (float) slope, (float) offset);
  }

  /** Reads what {@link #write} wrote. */
  static LanguageModel read(InputStream in) throws IOException {
    var data = new DataInputStream(new InflaterInputStream(in));
    if (data.readInt() != MAGIC) {
      throw new IOException("this is no language model of ours");
    }
    float unit = data.readFloat();
    float slope = data.readFloat();
    float offset = data.readFloat();
    var weights = new short[SIZE];
    for (int i = 0; i < SIZE; i++) {
      weights[i] = data.readShort();
    }
    return new LanguageModel(weights, unit, slope, offset);
  }

  /** Writes it for {@link #shipped}. */
  public void write(OutputStream out) throws IOException {
    var packed = new DeflaterOutputStream(out);
    var data = new DataOutputStream(packed);
    data.writeInt(MAGIC);
    data.writeFloat(unit);
    data.writeFloat(slope);
    data.writeFloat(offset);
    for (short weight : weights) {
      data.writeShort(weight);
    }
    data.flush();
    packed.finish();
  }

  /** The places of traits, in order, each once. */
  static int[] places(Traits traits) {
    return traits.all().stream().mapToInt(LanguageModel::place).sorted().distinct().toArray();
  }

  private static int place(String trait) {
    int hash = trait.hashCode();
    hash ^= hash >>> 15;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    return hash & SIZE - 1;
  }

  /** The probability that nobody wanted a mail of such traits, between 0 and 1. */
  public double probability(Traits traits) {
    var places = places(traits);
    double sum = IntStream.of(places).mapToDouble(place -> weights[place] * (double) unit).sum();
    double length = Math.sqrt(Math.max(1, places.length));
    return 1 / (1 + Math.exp(-(slope * sum / length + offset)));
  }

  /** The words of the text that speak most against a mail, the worst first. */
  public List<String> worst(Traits traits, int most) {
    return traits.all().stream()
        .filter(trait -> trait.startsWith("b:") || trait.startsWith("s:"))
        .filter(trait -> trait.codePoints().anyMatch(Character::isLetter))
        .filter(trait -> weights[place(trait)] > 0)
        .sorted(Comparator.comparingInt((String trait) -> weights[place(trait)]).reversed())
        .map(trait -> trait.substring(2))
        .filter(words -> words.length() >= SHORTEST_SHOWN && !words.contains("#"))
        .distinct()
        .limit(most)
        .toList();
  }
}
