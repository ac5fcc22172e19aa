package org.sealpost.mail;

/** How a header field's octets become text. */
final class FieldText {

  private FieldText() {}

  static String unfolded(String raw) {
    return raw.substring(raw.indexOf(':') + 1).replaceAll("\r?\n", "").strip();
  }

  static String decoded(String value) {
    return value;
  }
}
