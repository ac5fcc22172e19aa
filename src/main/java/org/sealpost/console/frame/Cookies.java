package org.sealpost.console.frame;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.sealpost.console.ConsoleSettings;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/** Our cookies. Over https they carry the {@code __Host-} prefix, which no other host can set. */
@Component
public final class Cookies {

  private final boolean secure;

  Cookies(ConsoleSettings settings) {
    this.secure = settings.secure();
  }

  /** The secret of the session. */
  public Optional<String> session(HttpServletRequest request) {
    return read(request, "session");
  }

  /** Gives the browser a session, or takes it away if the secret is empty. */
  public void setSession(HttpServletResponse response, String secret) {
    write(response, "session", secret, secret.isEmpty() ? Duration.ZERO : Duration.ofSeconds(-1));
  }

  /** The secret of a visit without a session. */
  public Optional<String> visit(HttpServletRequest request) {
    return read(request, "visit");
  }

  /** Gives the browser the secret of a visit. */
  public void setVisit(HttpServletResponse response, String secret) {
    write(response, "visit", secret, Duration.ofSeconds(-1));
  }

  /** Keeps a choice of language or theme for a year. */
  public void setChoice(HttpServletResponse response, String name, String value) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(name, value)
            .path("/")
            .secure(secure)
            .sameSite("Strict")
            .maxAge(value.isEmpty() ? Duration.ZERO : Duration.ofDays(365))
            .build()
            .toString());
  }

  private Optional<String> read(HttpServletRequest request, String name) {
    var cookie = WebUtils.getCookie(request, fullName(name));
    return cookie == null ? Optional.empty() : Optional.of(cookie.getValue());
  }

  private void write(HttpServletResponse response, String name, String value, Duration age) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        ResponseCookie.from(fullName(name), value)
            .path("/")
            .httpOnly(true)
            .secure(secure)
            .sameSite("Strict")
            .maxAge(age)
            .build()
            .toString());
  }

  private String fullName(String name) {
    return (secure ? "__Host-sealpost-" : "sealpost-") + name;
  }
}
