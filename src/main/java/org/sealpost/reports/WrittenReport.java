package org.sealpost.reports;

import java.util.List;

/**
 * A report ready to go.
 *
 * @param id without angle brackets
 * @param domain whose
 * @param fields header fields that a mail with it has
 * @param mailType the media type of such a mail
 * @param text the key of what it says to people
 * @param mediaType of the report
 * @param postType the same for a web server
 * @param fileName such as {@code ours!theirs!begin!end!id.json.gz}
 * @param octets packed
 */
@SuppressWarnings("ArrayRecordComponent") // on its way, never compared
record WrittenReport(
    String id,
    String domain,
    List<String> fields,
    String mailType,
    String text,
    String mediaType,
    String postType,
    String fileName,
    byte[] octets) {

  WrittenReport {
    fields = List.copyOf(fields);
  }
}
