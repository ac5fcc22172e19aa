package org.sealpost.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a domain publishes about its indicator. */
class BrandRecordTest {

  @Test
  void aRecordNamesPictureEvidenceAndPreference() {
    var record =
        BrandRecord.read(
                "v=BIMI1; l=https://a.example/x.svg; a=https://a.example:8443/m.pem?y=1;"
                    + " avp=personal; lps=news-, shop; x=later;")
            .orElseThrow();
    assertThat(record.location()).contains(URI.create("https://a.example/x.svg"));
    assertThat(record.evidence()).contains(URI.create("https://a.example:8443/m.pem?y=1"));
    assertThat(record.preference()).contains("personal");
    assertThat(record.localParts()).contains(List.of("news-", "shop"));
    assertThat(record.isDeclined()).isFalse();
  }

  @Test
  void emptyPlacesDecline() {
    assertThat(BrandRecord.read("v=BIMI1; l=; a=;").orElseThrow().isDeclined()).isTrue();
    assertThat(BrandRecord.read("v=BIMI1;l=").orElseThrow().isDeclined()).isTrue();
    assertThat(BrandRecord.read("v=BIMI1; l=; avp=mine").orElseThrow().preference()).isEmpty();
    assertThat(BrandRecord.read("v=BIMI1; l=; lps=").orElseThrow().localParts())
        .contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v=BIMI1",
        "v=BIMI1; a=https://a.example/m.pem",
        "l=https://a.example/x.svg; v=BIMI1",
        "v=bimi1; l=",
        "v=BIMI2; l=",
        "v=BIMI1; l=; l=",
        "v=BIMI1; l=http://a.example/x.svg",
        "v=BIMI1; l=a.example/x.svg",
        "v=BIMI1; l=https://localhost/x.svg",
        "v=BIMI1; l=https://[::1]/x.svg",
        "v=BIMI1; l=https://user:word@a.example/x.svg",
        "v=BIMI1; l=https://a.example/x.svg#y",
        "v=BIMI1; l=https://a.example/x.svg,https://b.example/y.svg",
        "v=BIMI1; l=https://a.example/x\u00e4.svg",
        "v=BIMI1; l=https://a.example/ x.svg",
        "v=BIMI1; l=; a=ftp://a.example/m.pem",
        "v=BIMI1; l=data:image/svg+xml,x",
        "v=BIMI1; l=https:///x.svg"
      })
  void mistakesAreNotMended(String text) {
    assertThat(BrandRecord.read(text)).isEmpty();
  }
}
