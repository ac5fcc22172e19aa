package org.sealpost.authenticity.bimi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pictures may be shown. */
class SvgTinyTest {

  private static final String ROOT =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
          + " version=\"1.2\" baseProfile=\"tiny-ps\" viewBox=\"0 0 64 64\">";
  private static final String TITLE = "<title>Acorn</title>";
  private static final String FORM = "<circle cx=\"32\" cy=\"32\" r=\"30\" fill=\"#0a5\"/>";

  private static String picture(String inside) {
    return ROOT + TITLE + FORM + inside + "</svg>";
  }

  private static String checked(String text) throws BimiStop {
    return SvgTiny.checked(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String text, String why) {
    assertThatThrownBy(() -> checked(text))
        .as(text)
        .isInstanceOf(BimiStop.class)
        .hasMessageContaining(why);
  }

  @Test
  void aPlainPictureIsShownAsItIs() throws BimiStop {
    var text =
        "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Acorn -->\n"
            + picture(
                "<desc>A nut</desc><metadata>none</metadata>"
                    + "<defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"red\"/>"
                    + "</linearGradient><g id=\"b\"><path d=\"M0 0h9\"/></g></defs>"
                    + "<rect width=\"9\" height=\"9\" fill=\"url(#a)\" stroke=\"url( '#a' )\"/>"
                    + "<use xlink:href=\"#b\" x=\"3\"/><use href=\"#b\"/>"
                    + "<text x=\"1\" y=\"2\" xml:space=\"preserve\">A <tspan>b</tspan></text>");
    assertThat(checked(text)).isEqualTo(text.substring(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<a href=\"#x\"><g/></a>",
        "<animate attributeName=\"x\"/>",
        "<animateTransform/>",
        "<set attributeName=\"x\"/>",
        "<image href=\"data:image/png;base64,AAAA\"/>",
        "<foreignObject/>",
        "<style>*{}</style>",
        "<switch/>",
        "<video/>",
        "<audio/>",
        "<handler/>",
        "<listener/>",
        "<prefetch/>",
        "<filter id=\"f\"/>",
        "<font/>",
        "<body xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\"/>",
        "<g xmlns=\"\"/>"
      })
  void whatIsNotInTheProfileIsRefused(String inside) {
    assertRefused(picture(inside), "is not in SVG Tiny PS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<rect onclick=\"alert(1)\"/>",
        "<rect onload=\"x\"/>",
        "<rect style=\"fill:red\"/>",
        "<rect xml:base=\"https://a.example/\"/>",
        "<rect requiredExtensions=\"x\"/>",
        "<rect filter=\"url(#f)\"/>",
        "<rect xmlns:h=\"urn:x\" h:fill=\"x\"/>",
        "<g mask=\"url(#m)\"/>"
      })
  void attributesThatAreNotInTheProfileAreRefused(String inside) {
    assertRefused(picture(inside), "the attribute");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<use href=\"https://a.example/x.svg#a\"/>",
        "<use xlink:href=\"//a.example/x.svg#a\"/>",
        "<use xlink:href=\"x.svg#a\"/>",
        "<use href=\"data:image/svg+xml,x\"/>",
        "<use href=\"\"/>",
        "<rect fill=\"url(https://a.example/x)\"/>",
        "<rect fill=\"u\nrl( ' https://a.example/x')\"/>",
        "<rect fill=\"url(#a) url(//a.example)\"/>",
        "<rect fill=\"URL(\t&#34;https://a.example&#34;)\"/>"
      })
  void whatPointsElsewhereIsRefused(String inside) {
    assertRefused(picture(inside), "points outside of itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<rect fill=\"javascript:alert(1)\"/>",
        "<rect fill=\"u\\72l(https://a.example)\"/>",
        "<text font-family=\"data:x\">x</text>"
      })
  void whatIsNoPictureIsRefused(String inside) {
    assertRefused(picture(inside), "what is no picture");
  }

  @Test
  void theRootSaysWhatItIs() {
    assertRefused(picture("").replace(" version=\"1.2\"", ""), "version");
    assertRefused(picture("").replace("tiny-ps", "tiny"), "baseProfile");
    assertRefused(picture("").replace(" baseProfile=\"tiny-ps\"", ""), "baseProfile");
    assertRefused(picture("").replace("viewBox", "zoomAndPan=\"magnify\" viewBox"), "zoomAndPan");
    assertRefused(picture("").replace("viewBox", "x=\"1\" viewBox"), "place");
    assertRefused(picture("").replace("2000/svg", "2001/svg"), "not in SVG Tiny PS");
    assertRefused("<g xmlns=\"http://www.w3.org/2000/svg\"/>", "one svg element");
    assertRefused(picture(ROOT + "</svg>"), "one svg element");
  }

  @Test
  void thereIsOneTitleWithAText() {
    assertRefused(ROOT + FORM + "</svg>", "title");
    assertRefused(ROOT + "<title> </title>" + FORM + "</svg>", "title");
    assertRefused(picture(TITLE), "title");
    assertRefused(ROOT + "<g>" + TITLE + "</g></svg>", "title");
    assertRefused(ROOT + "<title><g/></title></svg>", "stands in title");
    assertRefused(picture("<g>text</g>"), "text stands");
  }

  @Test
  void documentTypesEntitiesAndInstructionsAreRefused() {
    assertRefused("<!DOCTYPE svg>" + picture(""), "");
    assertRefused(
        "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
            + picture("<text>&b;</text>"),
        "");
    assertRefused(
        "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + picture("<desc>&a;</desc>"),
        "");
    assertRefused("<?xml-stylesheet href=\"https://a.example/x.css\"?>" + picture(""), "remarks");
    assertRefused(picture("<g>"), "no XML");
    assertRefused("", "no XML");
    assertRefused("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + picture(""), "");
  }

  @Test
  void aPictureThatShowsItselfIsRefused() {
    assertRefused(picture("<g id=\"a\"><use href=\"#a\"/></g>"), "within itself");
    assertRefused(
        picture("<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><g><use href=\"#a\"/></g></g>"),
        "within itself");
  }

  @Test
  void aBombOfReferencesIsRefused() {
    var bomb = new StringBuilder("<defs><g id=\"a0\">" + FORM + "</g>");
    for (int i = 1; i < 9; i++) {
      bomb.append("<g id=\"a%d\">".formatted(i));
      bomb.append("<use href=\"#a%d\"/>".formatted(i - 1).repeat(10)).append("</g>");
    }
    assertRefused(picture(bomb + "</defs><use href=\"#a8\"/>"), "too many parts");
    assertRefused(picture("<g id=\"a\"/><g id=\"a\"/>"), "one name");
    assertRefused(picture("<g>".repeat(60) + "</g>".repeat(60)), "too deep");
  }

  @Test
  void sizesAreBounded() throws Exception {
    var large = picture("<desc>" + "x".repeat(SvgTiny.LARGEST) + "</desc>");
    assertRefused(large, "larger than 32 KiB");
    assertThatThrownBy(() -> SvgTiny.unpacked(packed(new byte[5 << 20])))
        .hasMessageContaining("larger than 32 KiB");
    assertThatThrownBy(() -> SvgTiny.unpacked(new byte[] {0x1F, (byte) 0x8B, 8, 0}))
        .hasMessageContaining("cannot be unpacked");
    var octets = picture("").getBytes(StandardCharsets.UTF_8);
    assertThat(SvgTiny.unpacked(packed(octets))).isEqualTo(octets);
    assertThat(SvgTiny.unpacked(octets)).isEqualTo(octets);
    assertThatThrownBy(() -> SvgTiny.checked(new byte[] {'<', (byte) 0xFF}))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void noOctetsBreakTheCheck() {
    var random = new Random(31);
    var seed =
        picture("<defs><g id=\"b\"/></defs><use href=\"#b\"/>").getBytes(StandardCharsets.UTF_8);
    int passed = 0;
    for (int i = 0; i < 3_000; i++) {
      var octets = seed.clone();
      for (int n = random.nextInt(4); n > 0; n--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      try {
        SvgTiny.checked(octets);
        passed++;
      } catch (BimiStop refused) {
        assertThat(refused.reason()).isNotEmpty();
      }
    }
    assertThat(passed).isBetween(1, 2_999);
  }

  static byte[] packed(byte[] octets) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(octets);
    }
    return out.toByteArray();
  }
}
