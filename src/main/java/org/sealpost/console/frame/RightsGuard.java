package org.sealpost.console.frame;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.sealpost.console.Allow;
import org.sealpost.console.Visitor;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Lets a request reach its route only with the route's right; a route without one is closed. */
final class RightsGuard implements HandlerInterceptor {

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object route)
      throws IOException {
    if (route instanceof ResourceHttpRequestHandler) {
      throw Problem.notFound("There is nothing at this address.");
    }
    var allow =
        route instanceof HandlerMethod method ? method.getMethodAnnotation(Allow.class) : null;
    if (allow == null) {
      throw Problem.forbidden("This route is closed.");
    }
    var visitor = VisitorAuthentication.visitor();
    if (visitor.may(allow.value())) {
      return true;
    }
    if (visitor.kind() != Visitor.Kind.NOBODY) {
      throw Problem.forbidden(
          "This needs the right " + allow.value().name().toLowerCase(Locale.ROOT) + ".");
    }
    if (Routes.isApi(request)) {
      throw Problem.unauthenticated();
    }
    toSignIn(request, response);
    return false;
  }

  private static void toSignIn(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var query = request.getQueryString();
    var wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
    var signIn =
        "GET".equals(request.getMethod()) && !"/".equals(wanted)
            ? "/sign-in?to=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8)
            : "/sign-in";
    if (request.getHeader("HX-Request") != null) {
      response.setHeader("HX-Redirect", signIn);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader("Location", signIn);
    }
  }
}
