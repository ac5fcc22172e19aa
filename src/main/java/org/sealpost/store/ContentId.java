package org.sealpost.store;

/** The name of kept octets: 32 hexadecimal digits, random. */
public record ContentId(String text) {

  public ContentId {
    if (!text.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("not a content id: " + text);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
