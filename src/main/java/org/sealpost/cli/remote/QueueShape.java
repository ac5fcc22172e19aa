package org.sealpost.cli.remote;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The shape of the queue: destinations down, ages across, and at the end why. */
final class QueueShape {

  private static final int WIDEST_NAME = 40;

  private QueueShape() {}

  static void print(PrintWriter out, List<JsonNode> destinations) {
    if (destinations.isEmpty()) {
      out.println("(none)");
      return;
    }
    var rows = new ArrayList<List<String>>();
    rows.add(head(destinations.getFirst()));
    destinations.forEach(destination -> rows.add(row(destination)));
    int columns = rows.getFirst().size();
    var widths = new int[columns];
    for (var row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        boolean text = i == 0 || i == columns - 1;
        int pad = widths[i] - row.get(i).length();
        line.repeat(' ', text ? 0 : pad).append(row.get(i)).repeat(' ', text ? pad : 0);
        line.append("  ");
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static List<String> head(JsonNode destination) {
    var head = new ArrayList<>(List.of("destination", "waiting", "held"));
    var last = "";
    for (var age : destination.path("ages")) {
      var minutes = age.path("minutes");
      head.add(minutes.isNumber() ? minutes.asString() : last + "+");
      last = minutes.asString("");
    }
    head.add("reasons");
    return head;
  }

  private static List<String> row(JsonNode destination) {
    var name = destination.path("destination").asString("");
    var row = new ArrayList<String>();
    row.add(name.length() > WIDEST_NAME ? name.substring(0, WIDEST_NAME - 1) + "…" : name);
    row.add(destination.path("waiting").asString("0"));
    row.add(destination.path("held").asString("0"));
    destination.path("ages").forEach(age -> row.add(age.path("recipients").asString("0")));
    var reasons = new ArrayList<String>();
    destination
        .path("reasons")
        .forEach(
            reason ->
                reasons.add(
                    reason.path("reason").asString("")
                        + " "
                        + reason.path("recipients").asString("")));
    row.add(String.join(", ", reasons));
    return row;
  }
}
