package org.sealpost.authenticity.reports;

import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.PlainLine;

/**
 * Reads aggregate reports of others (RFC 9990 §A, and the older form of RFC 7489), element by
 * element: no document type, no entities, nothing fetched, every amount bounded.
 */
public final class AggregateReader {

  private static final int DEEPEST = 12;
  private static final int LONGEST_TEXT = 512;
  private static final int MOST_ROWS = 20_000;
  private static final int MOST_SIGNATURES = 20;
  private static final int MOST_EVENTS = 4_000_000;
  private static final long MOST_MAILS = 1_000_000_000_000L;

  private static final Pattern ENCODING =
      Pattern.compile(
          "^<\\?xml[^>]{0,100}encoding=[\"'](?i:iso-8859-1|us-ascii|windows-1252)[\"']");

  private final XMLStreamReader in;
  private final ArrayDeque<String> path = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> head = new HashMap<>();
  private final Map<String, String> row = new HashMap<>();
  private final Map<String, String> result = new HashMap<>();
  private final List<AggregateReport.Signature> signatures = new ArrayList<>();
  private Optional<AggregateReport.Sender> spf = Optional.empty();
  private final List<AggregateReport.Row> rows = new ArrayList<>();

  private AggregateReader(XMLStreamReader in) {
    this.in = in;
  }

  /** Reads a report; empty if it is none. What is too much in it is left out. Never throws. */
  public static Optional<AggregateReport> read(byte[] octets) {
    if (octets.length > ReportOctets.LARGEST) {
      return Optional.empty();
    }
    try {
      var in = factory().createXMLStreamReader(new StringReader(decoded(octets)));
      return new AggregateReader(in).report();
    } catch (XMLStreamException | RuntimeException noReport) {
      // The JDK's reader answers some broken texts with exceptions of its inside.
      return Optional.empty();
    }
  }

  /**
   * The text in the charset that it names, among those that reports are written in. The JDK's
   * decoder would tell each broken octet on stderr.
   */
  private static String decoded(byte[] octets) {
    var beginning =
        new String(octets, 0, Math.min(octets.length, 200), StandardCharsets.ISO_8859_1);
    boolean wide = beginning.startsWith("\u00FE\u00FF") || beginning.startsWith("\u00FF\u00FE");
    var named = ENCODING.matcher(beginning);
    Charset charset =
        wide
            ? StandardCharsets.UTF_16
            : named.find() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    var text = new String(octets, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty("javax.xml.stream.isCoalescing", false);
    return factory;
  }

  private Optional<AggregateReport> report() throws XMLStreamException {
    for (int events = 0; in.hasNext(); events++) {
      if (events > MOST_EVENTS) {
        return Optional.empty();
      }
      switch (in.next()) {
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
          return Optional.empty();
        }
        case XMLStreamConstants.START_ELEMENT -> {
          path.addLast(in.getLocalName());
          text.setLength(0);
          if (path.size() > DEEPEST || !path.getFirst().equals("feedback")) {
            return Optional.empty();
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> add();
        case XMLStreamConstants.END_ELEMENT -> {
          ended();
          path.removeLast();
          text.setLength(0);
        }
        default -> {
          // Remarks and blanks say nothing.
        }
      }
    }
    return whole();
  }

  private void add() {
    int room = LONGEST_TEXT - text.length();
    if (room > 0) {
      text.append(in.getTextCharacters(), in.getTextStart(), Math.min(room, in.getTextLength()));
    }
  }

  private void ended() {
    var steps = List.copyOf(path);
    var name = steps.getLast();
    var parent = steps.size() > 1 ? steps.get(steps.size() - 2) : "";
    var value = PlainLine.of(text.toString().strip(), LONGEST_TEXT);
    if (steps.size() == 2 && name.equals("record")) {
      row();
    } else if (steps.size() == 4 && parent.equals("auth_results")) {
      result(name);
    } else if (steps.size() == 5 && steps.get(2).equals("auth_results")) {
      result.putIfAbsent(name, value);
    } else if (steps.size() > 2 && steps.get(1).equals("record")) {
      row.putIfAbsent(parent + "/" + name, value);
    } else if (steps.size() > 2) {
      head.putIfAbsent(parent + "/" + name, value);
    }
  }

  private void result(String name) {
    if (name.equals("dkim") && signatures.size() < MOST_SIGNATURES) {
      signatures.add(
          new AggregateReport.Signature(
              result.getOrDefault("domain", ""),
              result.getOrDefault("selector", ""),
              result.getOrDefault("result", "")));
    } else if (name.equals("spf") && spf.isEmpty()) {
      spf =
          Optional.of(
              new AggregateReport.Sender(
                  result.getOrDefault("domain", ""),
                  result.getOrDefault("scope", "mfrom"),
                  result.getOrDefault("result", "")));
    }
    result.clear();
  }

  private void row() {
    var source = row.getOrDefault("row/source_ip", "");
    if (rows.size() < MOST_ROWS && !source.isEmpty()) {
      rows.add(
          new AggregateReport.Row(
              source,
              number(row.get("row/count"), MOST_MAILS),
              row.getOrDefault("policy_evaluated/disposition", "none"),
              row.getOrDefault("policy_evaluated/dkim", "").equals("pass"),
              row.getOrDefault("policy_evaluated/spf", "").equals("pass"),
              Optional.ofNullable(row.get("reason/type"))
                  .map(
                      type ->
                          new AggregateReport.Reason(type, row.getOrDefault("reason/comment", ""))),
              row.getOrDefault("identifiers/envelope_from", ""),
              row.getOrDefault("identifiers/header_from", ""),
              signatures,
              spf));
    }
    row.clear();
    signatures.clear();
    spf = Optional.empty();
  }

  private static long number(@Nullable String text, long most) {
    return text != null && text.matches("[0-9]{1,15}") ? Math.min(Long.parseLong(text), most) : 0;
  }

  private Optional<AggregateReport> whole() {
    var id = head.getOrDefault("report_metadata/report_id", "");
    var domain = head.getOrDefault("policy_published/domain", "");
    if (id.isEmpty() || domain.isEmpty() || rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AggregateReport(
            head.getOrDefault("report_metadata/org_name", ""),
            head.getOrDefault("report_metadata/email", ""),
            id,
            moment("date_range/begin"),
            moment("date_range/end"),
            Optional.ofNullable(head.get("report_metadata/error")),
            new AggregateReport.Policy(
                domain,
                head.getOrDefault("policy_published/p", "none"),
                Optional.ofNullable(head.get("policy_published/sp")),
                Optional.ofNullable(head.get("policy_published/np")),
                head.getOrDefault("policy_published/adkim", "r"),
                head.getOrDefault("policy_published/aspf", "r"),
                head.getOrDefault("policy_published/testing", "n").equals("y")),
            rows));
  }

  private Instant moment(String name) {
    // The year 9999: what is later is no time of a mail.
    return Instant.ofEpochSecond(number(head.get(name), 253_402_300_799L));
  }
}
