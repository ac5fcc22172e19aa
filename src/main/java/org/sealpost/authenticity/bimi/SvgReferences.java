package org.sealpost.authenticity.bimi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What points at what within a picture. Only its own elements may be pointed at; and a picture that
 * shows itself within itself, or ten times ten times ten parts, is a bomb for whoever paints it.
 */
final class SvgReferences {

  /** Elements to be painted, references followed. */
  private static final int MOST_PAINTED = 20_000;

  /** An element with a name, or the whole picture: its own elements, and names that it shows. */
  private static final class Group {
    private int elements;
    private final List<String> shows = new ArrayList<>();
    private long painted = -1;
    private boolean isOpen;
  }

  private final Map<String, Group> named = new HashMap<>();
  private final Group whole = new Group();

  /**
   * The groups in which we stand, the whole first. An element without a name repeats its parent.
   */
  private final ArrayDeque<List<Group>> standing = new ArrayDeque<>(List.of(List.of(whole)));

  void begin(String id) throws BimiStop {
    var groups = standing.getLast();
    if (!id.isEmpty()) {
      var group = new Group();
      if (named.put(id, group) != null) {
        throw new BimiStop("two elements have one name");
      }
      groups = new ArrayList<>(groups);
      groups.add(group);
    }
    standing.addLast(groups);
    groups.forEach(group -> group.elements++);
  }

  void end() {
    standing.removeLast();
  }

  /** An element points somewhere. */
  void refer(String element, String target) throws BimiStop {
    if (!target.matches("#[^#\\s()\"'<>]{1,200}")) {
      throw new BimiStop("the picture points outside of itself");
    }
    if (element.equals("use")) {
      standing.getLast().forEach(group -> group.shows.add(target.substring(1)));
    }
  }

  /** A value may point at a name of the same picture, and nowhere else. */
  static void requireInner(String value) throws BimiStop {
    var lower = value.toLowerCase(Locale.ROOT).replaceAll("[\\s\\p{Cntrl}]+", "");
    int at = lower.indexOf("url(");
    while (at >= 0) {
      var rest = lower.substring(at + 4).replaceFirst("^[\"']", "");
      if (!rest.startsWith("#")) {
        throw new BimiStop("the picture points outside of itself");
      }
      at = lower.indexOf("url(", at + 4);
    }
    if (lower.contains("javascript:") || lower.contains("data:") || lower.indexOf('\\') >= 0) {
      throw new BimiStop("the picture holds what is no picture");
    }
  }

  void check() throws BimiStop {
    if (painted(whole) > MOST_PAINTED) {
      throw new BimiStop("the picture has too many parts");
    }
  }

  private long painted(Group group) throws BimiStop {
    if (group.painted >= 0) {
      return group.painted;
    }
    if (group.isOpen) {
      throw new BimiStop("the picture shows itself within itself");
    }
    group.isOpen = true;
    long sum = group.elements;
    for (var name : group.shows) {
      var shown = named.get(name);
      // What is not there shows nothing.
      sum = Math.min(MOST_PAINTED + 1L, sum + (shown == null ? 0 : painted(shown)));
    }
    group.isOpen = false;
    group.painted = sum;
    return sum;
  }
}
