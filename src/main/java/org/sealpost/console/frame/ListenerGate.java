package org.sealpost.console.frame;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Listeners;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps the two listeners apart: through the public one only the public pages are reached. It also
 * refuses administration under a foreign host name, so that a page elsewhere cannot reach the
 * console by pointing a name of its own at our address.
 */
final class ListenerGate extends OncePerRequestFilter {

  private final ConsoleSettings settings;
  private final Listeners listeners;

  ListenerGate(ConsoleSettings settings, Listeners listeners) {
    this.settings = settings;
    this.listeners = listeners;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var path = request.getRequestURI();
    if (listeners.isPlain(request.getLocalPort()) && !needsNoTls(path)) {
      plain(response, HttpServletResponse.SC_NOT_FOUND, "Nothing here.");
    } else if (isPublic(path)) {
      chain.doFilter(request, response);
    } else if (!listeners.isConsole(request.getLocalPort())) {
      plain(response, HttpServletResponse.SC_NOT_FOUND, "Nothing here.");
    } else if (!isOurs(request.getServerName())) {
      plain(response, 421, "The console is not known under this name.");
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Proofs for ACME, and what stands in certificates as http. */
  private static boolean needsNoTls(String path) {
    return path.startsWith("/.well-known/acme-challenge/") || path.startsWith("/pki/");
  }

  private static boolean isPublic(String path) {
    return path.startsWith("/pki/") || path.startsWith("/.well-known/");
  }

  private boolean isOurs(String host) {
    var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return isAddress(name)
        || name.equalsIgnoreCase("localhost")
        || name.equalsIgnoreCase(settings.hostname())
        || settings.url().filter(url -> name.equalsIgnoreCase(url.getHost())).isPresent();
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  private static void plain(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=UTF-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    response.getWriter().write(text + "\n");
  }
}
