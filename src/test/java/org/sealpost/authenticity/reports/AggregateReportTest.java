package org.sealpost.authenticity.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

class AggregateReportTest {

  private static final String OLD_FORM =
      """
      <?xml version="1.0"?>
      <!-- the form of RFC 7489, without a name space -->
      <feedback>
        <report_metadata><org_name>old.example</org_name><email>a@old.example</email>
          <report_id>42</report_id><date_range><begin>1700000000</begin><end>1700086399</end></date_range>
        </report_metadata>
        <policy_published><domain>a.test</domain><adkim>r</adkim><p>none</p><sp>none</sp><pct>100</pct></policy_published>
        <record><row><source_ip>192.0.2.7</source_ip><count>%s</count>
          <policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>pass</spf></policy_evaluated></row>
          <identifiers><header_from>a.test</header_from></identifiers>
          <auth_results><spf><domain>b.test</domain><result>fail</result></spf></auth_results>
        </record>
      </feedback>
      """;

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void validate(byte[] report) throws Exception {
    var schema =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(AggregateReportTest.class.getResource("/reports/dmarc.xsd"));
    schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(report)));
  }

  @Test
  void aReportOfOursFitsTheSchemaAndComesBackAsItWent() throws Exception {
    var report = SampleReports.aggregate("a.test");
    var written = AggregateXml.written(report);
    validate(written);
    assertThat(AggregateReader.read(written)).contains(report);
  }

  @Test
  void theSchemaRefusesWhatTheStandardDoesNotKnow() {
    var written =
        new String(AggregateXml.written(SampleReports.aggregate("a.test")), StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> validate(octets(written.replace(">pass</disposition>", ">ok</disposition>"))))
        .isInstanceOf(SAXException.class);
  }

  @Test
  void whatXmlCannotSayIsLeftOut() throws Exception {
    var sample = SampleReports.aggregate("a.test");
    var odd =
        new AggregateReport(
            "a\u0000b\uD800c]]>",
            sample.email(),
            sample.id(),
            sample.begin(),
            sample.end(),
            sample.error(),
            sample.policy(),
            sample.records());
    var written = AggregateXml.written(odd);
    validate(written);
    assertThat(AggregateReader.read(written).orElseThrow().organization()).isEqualTo("abc]]>");
  }

  @Test
  void theOlderFormIsReadToo() {
    var report = AggregateReader.read(octets(OLD_FORM.formatted("2"))).orElseThrow();
    assertThat(report.policy().domain()).isEqualTo("a.test");
    assertThat(report.records())
        .containsExactly(
            new AggregateReport.Row(
                "192.0.2.7",
                2,
                "none",
                false,
                true,
                Optional.empty(),
                "",
                "a.test",
                List.of(),
                Optional.of(new AggregateReport.Sender("b.test", "mfrom", "fail"))));
  }

  @Test
  void aReportIsReadInTheCharsetThatItNames() {
    var report = OLD_FORM.formatted("1").replace("old.example</org", "Söhne</org");
    for (var charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16, StandardCharsets.ISO_8859_1)) {
      var named = report.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"" + charset + "\"");
      assertThat(AggregateReader.read(named.getBytes(charset)).orElseThrow().organization())
          .isEqualTo("Söhne");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "99999999999999999999999", "1e9", "", "0x10"})
  void aCountThatIsNoneIsZero(String count) {
    var report = AggregateReader.read(octets(OLD_FORM.formatted(count))).orElseThrow();
    assertThat(report.records().getFirst().count()).isZero();
  }

  @Test
  void countsAreBoundedSoThatSumsCannotOverflow() {
    var report = AggregateReader.read(octets(OLD_FORM.formatted("999999999999999"))).orElseThrow();
    assertThat(report.records().getFirst().count()).isEqualTo(1_000_000_000_000L);
  }

  @Test
  void entitiesAreNeitherFetchedNorMultiplied() {
    var bomb = new StringBuilder("<!DOCTYPE feedback [<!ENTITY a0 \"aaaaaaaaaa\">");
    for (int i = 1; i < 12; i++) {
      bomb.append("<!ENTITY a%d \"%s\">".formatted(i, ("&a" + (i - 1) + ";").repeat(10)));
    }
    var body = OLD_FORM.formatted("1").replace("<?xml version=\"1.0\"?>", "");
    assertThat(
            AggregateReader.read(
                octets(bomb + "]>" + body.replace("old.example</org", "&a11;</org"))))
        .isEmpty();
    var fetched = "<!DOCTYPE feedback [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    assertThat(AggregateReader.read(octets(fetched + body.replace("old.example</org", "&x;</org"))))
        .isEmpty();
    assertThat(
            AggregateReader.read(
                octets("<!DOCTYPE feedback SYSTEM \"http://127.0.0.1:1/x\">" + body)))
        .isEmpty();
  }

  @Test
  void whatIsTooDeepTooLongOrNoReportIsNone() {
    var report = OLD_FORM.formatted("1");
    assertThat(AggregateReader.read(octets("<feedback>" + "<a>".repeat(100_000)))).isEmpty();
    assertThat(
            AggregateReader.read(
                octets("<html>" + report.replaceFirst("<\\?.*\\?>", "") + "</html>")))
        .isEmpty();
    assertThat(AggregateReader.read(octets(report.replaceAll("(?s)<record>.*</record>", ""))))
        .isEmpty();
    assertThat(AggregateReader.read(octets(report.substring(0, report.length() - 20)))).isEmpty();
    assertThat(AggregateReader.read(new byte[0])).isEmpty();
    var longName =
        AggregateReader.read(
            octets(report.replace("old.example</org", "x".repeat(90_000) + "</org")));
    assertThat(longName.orElseThrow().organization()).hasSize(512);
  }

  @Test
  void rowsBeyondTheBoundAreLeftOut() {
    var report = OLD_FORM.formatted("1");
    int from = report.indexOf("<record>");
    int to = report.indexOf("</record>") + "</record>".length();
    var many =
        report.substring(0, from) + report.substring(from, to).repeat(20_010) + "</feedback>";
    assertThat(AggregateReader.read(octets(many)).orElseThrow().records()).hasSize(20_000);
  }
}
