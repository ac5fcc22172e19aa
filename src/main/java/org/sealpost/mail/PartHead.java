package org.sealpost.mail;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is known of a part before its end is: header, type, and where its body begins. */
record PartHead(
    Content content,
    Reading reading,
    int depth,
    List<HeaderField> fields,
    ContentType type,
    TransferEncoding encoding,
    long from,
    long bodyFrom) {

  /** The part without children that this header and the octets up to an offset make. */
  Part ended(long to) {
    long end = Math.max(to, bodyFrom);
    if (!type.is("message/rfc822") && !type.is("message/global")) {
      return new LeafPart(this, end);
    }
    if (depth >= reading.limits().depth()) {
      reading.tell(Anomaly.TOO_DEEP);
      return new LeafPart(this, end);
    }
    return new EmbeddedPart(this, end);
  }

  Content raw(long to) {
    return content.slice(from, to);
  }

  Content rawBody(long to) {
    return content.slice(bodyFrom, to);
  }

  Optional<String> disposition() {
    return field("Content-Disposition")
        .map(field -> Parameters.read(field.value()).firstWord().toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty());
  }

  /** The disposition's forms before those of the type (RFC 2183 §2.3). */
  List<String> fileNames() {
    var names = new LinkedHashSet<String>();
    for (var field : fields) {
      if (field.is("Content-Disposition")) {
        names.addAll(Parameters.read(field.value()).forms("filename"));
      }
    }
    for (var field : fields) {
      if (field.is("Content-Type")) {
        names.addAll(Parameters.read(field.value()).forms("name"));
      }
    }
    var clean = new LinkedHashSet<String>();
    names.forEach(name -> clean.add(withoutPath(name)));
    clean.remove("");
    return new ArrayList<>(clean);
  }

  private Optional<HeaderField> field(String name) {
    return fields.stream().filter(f -> f.is(name)).findFirst();
  }

  private static String withoutPath(String name) {
    var clean = FieldText.withoutControls(name);
    return clean.substring(Math.max(clean.lastIndexOf('/'), clean.lastIndexOf('\\')) + 1).strip();
  }
}
