package org.sealpost.delivery.sts;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The TXT record that says that a domain has a policy, and which one (RFC 8461 §3.1). */
public final class StsRecord {

  private static final String BEGINNING = "v=STSv1;";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");

  private StsRecord() {}

  /** The id of the policy; empty if the records do not name exactly one. */
  public static Optional<String> id(List<String> records) {
    var ours = records.stream().filter(record -> record.startsWith(BEGINNING)).toList();
    if (ours.size() != 1) {
      return Optional.empty();
    }
    for (var field : ours.getFirst().substring(BEGINNING.length()).split(";", -1)) {
      var parts = field.strip().split("=", 2);
      if (parts.length == 2 && parts[0].strip().equals("id")) {
        var id = parts[1].strip();
        return ID.matcher(id).matches() ? Optional.of(id) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
