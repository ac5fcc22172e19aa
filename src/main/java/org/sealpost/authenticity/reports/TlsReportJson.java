package org.sealpost.authenticity.reports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.mail.PlainLine;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** TLS reports as JSON (RFC 8460 §4.4); foreign ones are read with bounds. */
public final class TlsReportJson {

  /** The largest report that is read, in octets. */
  public static final int LARGEST = 4 << 20;

  private static final int MOST_POLICIES = 100;
  private static final int MOST_FAILURES = 2_000;
  private static final int MOST_LINES = 100;
  private static final int LONGEST_TEXT = 512;
  private static final long MOST_SESSIONS = 1_000_000_000_000L;
  private static final int DEEPEST = 12;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxDocumentLength(LARGEST)
                          .maxStringLength(64 << 10)
                          .maxNameLength(200)
                          .maxNumberLength(30)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private TlsReportJson() {}

  /** The report's octets. */
  public static byte[] written(TlsReport report) {
    var root = JSON.createObjectNode();
    root.put("organization-name", report.organization());
    var range = root.putObject("date-range");
    range.put("start-datetime", seconds(report.begin()));
    range.put("end-datetime", seconds(report.end()));
    root.put("contact-info", report.contact());
    root.put("report-id", report.id());
    var policies = root.putArray("policies");
    for (var policy : report.policies()) {
      var one = policies.addObject();
      var what = one.putObject("policy");
      what.put("policy-type", policy.kind());
      if (!policy.lines().isEmpty()) {
        var lines = what.putArray("policy-string");
        policy.lines().forEach(lines::add);
      }
      what.put("policy-domain", policy.domain());
      if (!policy.exchangers().isEmpty()) {
        var hosts = what.putArray("mx-host");
        policy.exchangers().forEach(hosts::add);
      }
      var summary = one.putObject("summary");
      summary.put("total-successful-session-count", policy.successful());
      summary.put("total-failure-session-count", policy.failed());
      if (!policy.failures().isEmpty()) {
        var details = one.putArray("failure-details");
        for (var failure : policy.failures()) {
          var detail = details.addObject();
          detail.put("result-type", failure.result());
          failure.sender().ifPresent(ip -> detail.put("sending-mta-ip", ip));
          failure.exchanger().ifPresent(host -> detail.put("receiving-mx-hostname", host));
          failure.receiver().ifPresent(ip -> detail.put("receiving-ip", ip));
          detail.put("failed-session-count", failure.sessions());
          failure.reason().ifPresent(text -> detail.put("failure-reason-code", text));
        }
      }
    }
    return JSON.writeValueAsBytes(root);
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Reads a report; empty if it is none. What is too much in it is left out. Never throws. */
  public static Optional<TlsReport> read(byte[] octets) {
    if (octets.length > LARGEST) {
      return Optional.empty();
    }
    try {
      return report(JSON.readTree(octets));
    } catch (JacksonException | DateTimeException noReport) {
      return Optional.empty();
    }
  }

  private static Optional<TlsReport> report(JsonNode root) {
    var policies = new ArrayList<TlsReport.Policy>();
    for (var policy : root.path("policies")) {
      if (policies.size() == MOST_POLICIES) {
        break;
      }
      policies.add(policy(policy));
    }
    var range = root.path("date-range");
    var id = text(root, "report-id");
    if (id.isEmpty() || policies.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsReport(
            text(root, "organization-name"),
            text(root, "contact-info"),
            id,
            moment(text(range, "start-datetime")),
            moment(text(range, "end-datetime")),
            policies));
  }

  private static Instant moment(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static TlsReport.Policy policy(JsonNode node) {
    var what = node.path("policy");
    var summary = node.path("summary");
    var failures = new ArrayList<TlsReport.Failure>();
    for (var detail : node.path("failure-details")) {
      if (failures.size() == MOST_FAILURES) {
        break;
      }
      failures.add(failure(detail));
    }
    return new TlsReport.Policy(
        text(what, "policy-type"),
        text(what, "policy-domain"),
        texts(what.path("policy-string")),
        texts(what.path("mx-host")),
        count(summary, "total-successful-session-count"),
        count(summary, "total-failure-session-count"),
        failures);
  }

  private static TlsReport.Failure failure(JsonNode detail) {
    return new TlsReport.Failure(
        text(detail, "result-type"),
        some(detail, "sending-mta-ip"),
        some(detail, "receiving-mx-hostname"),
        some(detail, "receiving-ip"),
        count(detail, "failed-session-count"),
        some(detail, "failure-reason-code"));
  }

  private static List<String> texts(JsonNode node) {
    if (node.isString()) {
      return List.of(PlainLine.of(node.stringValue(), LONGEST_TEXT));
    }
    var texts = new ArrayList<String>();
    for (var item : node) {
      if (item.isString() && texts.size() < MOST_LINES) {
        texts.add(PlainLine.of(item.stringValue(), LONGEST_TEXT));
      }
    }
    return texts;
  }

  private static Optional<String> some(JsonNode node, String name) {
    var text = text(node, name);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String text(JsonNode node, String name) {
    var value = node.path(name);
    return value.isString() ? PlainLine.of(value.stringValue(), LONGEST_TEXT) : "";
  }

  /** Sums of many reports must not overflow. */
  private static long count(JsonNode node, String name) {
    var value = node.path(name);
    return value.isIntegralNumber() && value.canConvertToLong()
        ? Math.clamp(value.longValue(), 0, MOST_SESSIONS)
        : 0;
  }
}
