package org.sealpost.authenticity.reports;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes aggregate reports as XML (RFC 9990 §A). */
public final class AggregateXml {

  static final String NAMESPACE = "urn:ietf:params:xml:ns:dmarc-2.0";

  private static final String GENERATOR = "Sealpost";

  private final XMLStreamWriter out;

  private AggregateXml(XMLStreamWriter out) {
    this.out = out;
  }

  /** The report's octets. */
  public static byte[] written(AggregateReport report) {
    var octets = new ByteArrayOutputStream();
    try {
      var out =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(octets, StandardCharsets.UTF_8.name());
      new AggregateXml(out).write(report);
      out.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("a report cannot be written", impossible);
    }
    return octets.toByteArray();
  }

  private void write(AggregateReport report) throws XMLStreamException {
    out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    out.writeStartElement("feedback");
    out.writeDefaultNamespace(NAMESPACE);
    text("version", "1.0");
    metadata(report);
    policy(report.policy());
    for (var row : report.records()) {
      record(row);
    }
    out.writeEndElement();
    out.writeEndDocument();
  }

  private void metadata(AggregateReport report) throws XMLStreamException {
    out.writeStartElement("report_metadata");
    text("org_name", report.organization());
    text("email", report.email());
    text("report_id", report.id());
    out.writeStartElement("date_range");
    text("begin", Long.toString(report.begin().getEpochSecond()));
    text("end", Long.toString(report.end().getEpochSecond()));
    out.writeEndElement();
    if (report.error().isPresent()) {
      text("error", report.error().get());
    }
    text("generator", GENERATOR);
    out.writeEndElement();
  }

  private void policy(AggregateReport.Policy policy) throws XMLStreamException {
    out.writeStartElement("policy_published");
    text("domain", policy.domain());
    text("discovery_method", "treewalk");
    text("p", policy.p());
    if (policy.sp().isPresent()) {
      text("sp", policy.sp().get());
    }
    if (policy.np().isPresent()) {
      text("np", policy.np().get());
    }
    text("adkim", policy.adkim());
    text("aspf", policy.aspf());
    text("testing", policy.testing() ? "y" : "n");
    out.writeEndElement();
  }

  private void record(AggregateReport.Row row) throws XMLStreamException {
    out.writeStartElement("record");
    out.writeStartElement("row");
    text("source_ip", row.source());
    text("count", Long.toString(row.count()));
    out.writeStartElement("policy_evaluated");
    text("disposition", row.disposition());
    text("dkim", row.dkimAligned() ? "pass" : "fail");
    text("spf", row.spfAligned() ? "pass" : "fail");
    if (row.reason().isPresent()) {
      out.writeStartElement("reason");
      text("type", row.reason().get().type());
      text("comment", row.reason().get().comment());
      out.writeEndElement();
    }
    out.writeEndElement();
    out.writeEndElement();
    out.writeStartElement("identifiers");
    if (!row.envelopeFrom().isEmpty()) {
      text("envelope_from", row.envelopeFrom());
    }
    text("header_from", row.headerFrom());
    out.writeEndElement();
    results(row);
    out.writeEndElement();
  }

  private void results(AggregateReport.Row row) throws XMLStreamException {
    out.writeStartElement("auth_results");
    for (var signature : row.dkim()) {
      out.writeStartElement("dkim");
      text("domain", signature.domain());
      text("selector", signature.selector());
      text("result", signature.result());
      out.writeEndElement();
    }
    if (row.spf().isPresent()) {
      var spf = row.spf().get();
      out.writeStartElement("spf");
      text("domain", spf.domain());
      text("scope", spf.scope());
      text("result", spf.result());
      out.writeEndElement();
    }
    out.writeEndElement();
  }

  private void text(String name, String text) throws XMLStreamException {
    out.writeStartElement(name);
    out.writeCharacters(clean(text));
    out.writeEndElement();
  }

  /** XML 1.0 has no word for most control characters and for halves of pairs. */
  private static String clean(String text) {
    return text.codePoints()
        .filter(c -> c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
