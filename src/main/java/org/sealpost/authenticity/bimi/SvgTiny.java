package org.sealpost.authenticity.bimi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Looks whether a picture is SVG Tiny PS (draft-svg-tiny-ps-abrotman): it shows, and does nothing
 * else. No document type, no entities, nothing from elsewhere, and no more than a reader can bear.
 */
public final class SvgTiny {

  /** The largest picture after unpacking, in octets: 32 KiB. */
  public static final int LARGEST = 32 << 10;

  private static final int DEEPEST = 50;
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final String XLINK = "http://www.w3.org/1999/xlink";
  private static final String XML = "http://www.w3.org/XML/1998/namespace";

  private final XMLStreamReader in;
  private final ArrayDeque<String> path = new ArrayDeque<>();
  private final SvgReferences references = new SvgReferences();
  private final StringBuilder title = new StringBuilder();
  private int titles;

  private SvgTiny(XMLStreamReader in) {
    this.in = in;
  }

  /** The picture, unpacked if it came packed with gzip. */
  public static byte[] unpacked(byte[] octets) throws BimiStop {
    if (octets.length < 2 || octets[0] != 0x1F || octets[1] != (byte) 0x8B) {
      return bounded(octets);
    }
    try (var zip = new GZIPInputStream(new ByteArrayInputStream(octets))) {
      return bounded(zip.readNBytes(LARGEST + 1));
    } catch (IOException broken) {
      throw new BimiStop("the picture cannot be unpacked");
    }
  }

  private static byte[] bounded(byte[] octets) throws BimiStop {
    if (octets.length > LARGEST) {
      throw new BimiStop("the picture is larger than 32 KiB");
    }
    return octets;
  }

  /** The text of an unpacked picture that fulfils the profile. */
  public static String checked(byte[] octets) throws BimiStop {
    var text = text(bounded(octets));
    try {
      new SvgTiny(factory().createXMLStreamReader(new StringReader(text))).check();
      return text;
    } catch (XMLStreamException | RuntimeException broken) {
      // The JDK's reader answers some broken texts with exceptions of its inside.
      throw new BimiStop("the picture is no XML");
    }
  }

  private static String text(byte[] octets) throws BimiStop {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException other) {
      throw new BimiStop("the picture is not UTF-8");
    }
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  private void check() throws XMLStreamException, BimiStop {
    var encoding = in.getCharacterEncodingScheme();
    if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
      throw new BimiStop("the picture is not UTF-8");
    }
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> begin();
        case XMLStreamConstants.END_ELEMENT -> end();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> characters();
        case XMLStreamConstants.COMMENT,
            XMLStreamConstants.SPACE,
            XMLStreamConstants.END_DOCUMENT -> {}
        default -> throw new BimiStop("the picture has more than elements, text and remarks");
      }
    }
    if (titles != 1 || title.toString().isBlank()) {
      throw new BimiStop("the picture needs one title");
    }
    references.check();
  }

  private void begin() throws BimiStop {
    var name = in.getLocalName();
    if (!SVG.equals(in.getNamespaceURI()) || !SvgWords.ELEMENTS.contains(name)) {
      throw new BimiStop("the element " + shown(name) + " is not in SVG Tiny PS");
    }
    if (path.isEmpty() != name.equals("svg")) {
      throw new BimiStop("the picture must be one svg element");
    }
    if (path.size() >= DEEPEST) {
      throw new BimiStop("the picture is too deep");
    }
    var parent = path.isEmpty() ? "" : path.getLast();
    if (SvgWords.TEXTUAL.contains(parent) && !isPartOfText(parent, name)) {
      throw new BimiStop("the element " + name + " stands in " + parent);
    }
    path.addLast(name);
    if (name.equals("title")) {
      titles++;
      if (path.size() != 2) {
        throw new BimiStop("the title must stand in svg");
      }
    }
    references.begin(attribute("id"));
    attributes(name);
    if (name.equals("svg")) {
      root();
    }
  }

  private static boolean isPartOfText(String parent, String name) {
    return (parent.startsWith("text") || parent.equals("tspan"))
        && (name.equals("tspan") || name.equals("tbreak"));
  }

  private void root() throws BimiStop {
    demand("version", "1.2", true);
    demand("baseProfile", "tiny-ps", true);
    demand("zoomAndPan", "disable", false);
    demand("externalResourcesRequired", "false", false);
    demand("snapshotTime", "none", false);
    if (!attribute("x").isEmpty() || !attribute("y").isEmpty()) {
      throw new BimiStop("svg must not have a place");
    }
  }

  private void demand(String name, String value, boolean isNeeded) throws BimiStop {
    var found = attribute(name);
    if (found.isEmpty() ? isNeeded : !found.equals(value)) {
      throw new BimiStop("svg must say " + name + "=" + value);
    }
  }

  private String attribute(String name) {
    var value = in.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  private void attributes(String element) throws BimiStop {
    for (int i = 0; i < in.getAttributeCount(); i++) {
      var space = in.getAttributeNamespace(i) == null ? "" : in.getAttributeNamespace(i);
      var name = in.getAttributeLocalName(i);
      boolean isReference = name.equals("href") && (space.isEmpty() || space.equals(XLINK));
      boolean isKnown =
          space.isEmpty()
              ? SvgWords.ATTRIBUTES.contains(name)
              : isReference || (space.equals(XML) && (name.equals("space") || name.equals("lang")));
      if (!isKnown) {
        throw new BimiStop("the attribute " + shown(name) + " is not in SVG Tiny PS");
      }
      var value = in.getAttributeValue(i);
      if (isReference) {
        references.refer(element, value.strip());
      } else {
        SvgReferences.requireInner(value);
      }
    }
  }

  private void characters() throws BimiStop {
    var parent = path.isEmpty() ? "" : path.getLast();
    if (in.isWhiteSpace()) {
      return;
    }
    if (!SvgWords.TEXTUAL.contains(parent)) {
      throw new BimiStop("text stands where none can be shown");
    }
    if (parent.equals("title")) {
      title.append(in.getText());
    }
  }

  private void end() {
    path.removeLast();
    references.end();
  }

  private static String shown(String name) {
    return name.length() > 40 ? name.substring(0, 40) : name;
  }
}
