package org.sealpost.console.frame;

import jakarta.servlet.http.HttpServletRequest;

/** Which kind of answer an address gives. */
public final class Routes {

  private Routes() {}

  /** Whether a program asks: its faults are problem documents, not pages. */
  public static boolean isApi(HttpServletRequest request) {
    var path = request.getRequestURI();
    return path.startsWith("/api/")
        || path.startsWith("/pki/")
        || path.startsWith("/.well-known/")
        || path.equals("/metrics")
        || path.equals("/healthz")
        || path.equals("/readyz");
  }

  /** Whether the text is a path on this very server, safe to be sent to after a sign-in. */
  public static boolean isLocalPath(String text) {
    return text.startsWith("/")
        && !text.startsWith("//")
        && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\');
  }
}
