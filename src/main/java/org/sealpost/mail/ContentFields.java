package org.sealpost.mail;

import java.util.List;

/**
 * What a part's header says about its content (RFC 2045, RFC 2183). Where a field is repeated the
 * first one counts.
 */
record ContentFields(ContentType type, TransferEncoding encoding) {

  static ContentFields of(List<HeaderField> fields, ContentType fallback, Reading reading) {
    var type = fallback;
    var encoding = TransferEncoding.IDENTITY;
    int types = 0;
    int encodings = 0;
    int dispositions = 0;
    for (var field : fields) {
      if (field.is("Content-Type") && types++ == 0) {
        type = ContentType.read(field, fallback, reading);
      } else if (field.is("Content-Transfer-Encoding") && encodings++ == 0) {
        encoding = TransferEncoding.of(field.value());
        if (!TransferEncoding.isPlain(field.value())) {
          reading.tell(Anomaly.UNKNOWN_ENCODING);
        }
      } else if (field.is("Content-Disposition")) {
        dispositions++;
      }
    }
    if (types > 1 || encodings > 1 || dispositions > 1) {
      reading.tell(Anomaly.REPEATED_CONTENT_FIELD);
    }
    return new ContentFields(type, encoding);
  }
}
