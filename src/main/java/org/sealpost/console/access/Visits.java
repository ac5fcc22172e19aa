package org.sealpost.console.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sealpost.console.frame.Cookies;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/**
 * Proof that a form was filled in on our page: a hash of the session's secret, or, before anybody
 * signed in, of a random cookie of this visit.
 */
@Component
final class Visits implements CsrfTokenRepository {

  private static final String FRESH = Visits.class.getName();

  private final Cookies cookies;

  Visits(Cookies cookies) {
    this.cookies = cookies;
  }

  @Override
  public CsrfToken generateToken(HttpServletRequest request) {
    var secret = Secret.random();
    request.setAttribute(FRESH, secret);
    return token(secret);
  }

  @Override
  public void saveToken(
      @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
    if (token != null && request.getAttribute(FRESH) instanceof String secret) {
      cookies.setVisit(response, secret);
    }
  }

  @Override
  public @Nullable CsrfToken loadToken(HttpServletRequest request) {
    return cookies
        .session(request)
        .or(() -> cookies.visit(request))
        .filter(secret -> !secret.isEmpty())
        .or(() -> Optional.ofNullable((String) request.getAttribute(FRESH)))
        .map(Visits::token)
        .orElse(null);
  }

  private static CsrfToken token(String secret) {
    return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", Secret.hash("csrf " + secret));
  }
}
