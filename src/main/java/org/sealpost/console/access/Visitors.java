package org.sealpost.console.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Role;
import org.sealpost.console.Visitor;
import org.sealpost.console.frame.Cookies;
import org.sealpost.console.frame.VisitorAuthentication;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Finds out who makes a request: by its token if it shows one, else by its session cookie. A
 * request that shows a token is never also judged by its cookie.
 */
@Component
final class Visitors implements SecurityContextRepository {

  private static final String BEARER = "Bearer ";

  /** Whoever can read the data folder of the gateway may do everything anyway. */
  private static final Visitor LOCAL =
      new Visitor(
          Visitor.Kind.PROGRAM,
          "local",
          "local",
          Set.of(Role.values()),
          Optional.empty(),
          Optional.empty());

  private final Tokens tokens;
  private final Sessions sessions;
  private final Cookies cookies;
  private final AddressThrottle throttle;
  private final Optional<String> localToken;

  Visitors(
      Tokens tokens,
      Sessions sessions,
      Cookies cookies,
      AddressThrottle throttle,
      ConsoleSettings settings) {
    this.localToken = settings.localToken();
    this.tokens = tokens;
    this.sessions = sessions;
    this.cookies = cookies;
    this.throttle = throttle;
  }

  /** The bearer token (RFC 6750 §2.1) of a request. */
  static Optional<String> bearer(HttpServletRequest request) {
    var value = request.getHeader(HttpHeaders.AUTHORIZATION);
    return value != null && value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(value.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private Visitor visitor(HttpServletRequest request) {
    var bearer = bearer(request);
    if (bearer.isEmpty()) {
      return cookies
          .session(request)
          .filter(secret -> !secret.isEmpty())
          .flatMap(sessions::visitor)
          .orElse(Visitor.NOBODY);
    }
    if (throttle.isBlocked(request.getRemoteAddr())) {
      return Visitor.NOBODY;
    }
    var known =
        bearer.flatMap(token -> isLocal(token) ? Optional.of(LOCAL) : tokens.visitor(token));
    if (known.isEmpty()) {
      throttle.failed(request.getRemoteAddr());
    }
    return known.orElse(Visitor.NOBODY);
  }

  /** Compared in constant time: nobody learns the token letter by letter. */
  private boolean isLocal(String token) {
    return localToken
        .filter(ours -> MessageDigest.isEqual(ours.getBytes(UTF_8), token.getBytes(UTF_8)))
        .isPresent();
  }

  @Override
  @Deprecated
  public SecurityContext loadContext(HttpRequestResponseHolder holder) {
    return new SecurityContextImpl(new VisitorAuthentication(visitor(holder.getRequest())));
  }

  @Override
  public void saveContext(
      SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
    // a session begins and ends on the sign-in page alone
  }

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return cookies.session(request).isPresent();
  }
}
