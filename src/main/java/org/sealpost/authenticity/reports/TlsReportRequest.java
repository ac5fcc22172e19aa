package org.sealpost.authenticity.reports;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** The record under {@code _smtp._tls} by which a domain asks for reports (RFC 8460 §3). */
public final class TlsReportRequest {

  private static final int LONGEST = 4 * 1024;
  private static final String VERSION = "v=TLSRPTv1";

  private TlsReportRequest() {}

  /** The name at which a domain's record stands. */
  public static String recordName(String domain) {
    return "_smtp._tls." + domain;
  }

  /**
   * Where reports go, by all TXT records at that name. Empty if none is wanted, or if several
   * records contradict each other. Never throws.
   */
  public static List<ReportTarget> targets(List<String> texts) {
    var requests =
        texts.stream().filter(text -> text.length() <= LONGEST).filter(TlsReportRequest::is);
    var found = requests.toList();
    return found.size() == 1 ? targets(found.getFirst()) : List.of();
  }

  /** RFC 8460 §3: the version comes first, in this case. */
  private static boolean is(String text) {
    return text.equals(VERSION)
        || text.startsWith(VERSION + ";")
        || (text.startsWith(VERSION) && text.substring(VERSION.length()).strip().startsWith(";"));
  }

  private static List<ReportTarget> targets(String text) {
    var fields = new HashMap<String, String>();
    for (var field : text.split(";", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.putIfAbsent(
            field.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            field.substring(equals + 1).strip());
      }
    }
    return ReportTarget.list(fields.getOrDefault("rua", ""));
  }
}
