package org.sealpost.cli.remote;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Prints what the API lists: as a table for people, or a JSON object a line for programs. */
final class Listing {

  private static final int WIDEST = 60;

  private Listing() {}

  /** The items of a page, whatever its frame. */
  static List<JsonNode> items(JsonNode page) {
    var list = page.isArray() ? page : page.path("items");
    var items = new ArrayList<JsonNode>();
    list.forEach(items::add);
    return items;
  }

  static void print(PrintWriter out, boolean json, JsonNode page, List<String> columns) {
    if (json) {
      items(page).forEach(item -> out.println(item));
    } else {
      table(out, items(page), columns);
    }
  }

  /** One thing: its fields one a line. */
  static void printOne(PrintWriter out, boolean json, JsonNode thing) {
    if (json || !thing.isObject()) {
      out.println(thing);
      return;
    }
    for (var field : thing.properties()) {
      if (field.getValue().isArray() && !field.getValue().isEmpty()) {
        out.println(field.getKey() + ":");
        field.getValue().forEach(item -> out.println("  " + cell(item)));
      } else {
        out.println(field.getKey() + ": " + cell(field.getValue()));
      }
    }
  }

  private static void table(PrintWriter out, List<JsonNode> items, List<String> columns) {
    var widths = columns.stream().mapToInt(String::length).toArray();
    var rows = new ArrayList<List<String>>();
    for (var item : items) {
      var row = new ArrayList<String>();
      for (int i = 0; i < columns.size(); i++) {
        var text = cell(item.at("/" + columns.get(i).replace('.', '/')));
        text = text.length() > WIDEST ? text.substring(0, WIDEST - 1) + "…" : text;
        widths[i] = Math.max(widths[i], text.length());
        row.add(text);
      }
      rows.add(row);
    }
    row(out, columns, widths);
    rows.forEach(row -> row(out, row, widths));
    if (rows.isEmpty()) {
      out.println("(none)");
    }
  }

  private static void row(PrintWriter out, List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
    }
    out.println(line.toString().stripTrailing());
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (value.isArray()) {
      var texts = new ArrayList<String>();
      value.forEach(item -> texts.add(cell(item)));
      return String.join(", ", texts);
    }
    // A thing within a row is known by its address.
    for (var name : List.of("recipient", "address")) {
      if (value.has(name)) {
        var state = value.path("state").asString("");
        return printable(value.path(name).asString() + (state.isEmpty() ? "" : " " + state));
      }
    }
    return printable(value.isValueNode() ? value.asString() : value.toString());
  }

  /** Foreign text must not move the cursor of a terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u202A-\\u202E\\u2066-\\u2069]", "\uFFFD");
  }
}
