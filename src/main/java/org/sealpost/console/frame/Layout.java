package org.sealpost.console.frame;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Right;
import org.sealpost.console.Visitor;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.WebUtils;

/** What the frame around every page shows: who is here, where they may go, language and theme. */
@ControllerAdvice(annotations = Controller.class)
final class Layout {

  /** The cookie that keeps a theme chosen without an account. */
  static final String THEME_COOKIE = "sealpost-theme";

  private static final List<String> THEMES = List.of("light", "dark");

  private static final List<Place> PLACES =
      List.of(
          new Place("dashboard", "/", 'd', Right.SEE_STATUS),
          new Place("messages", "/messages", 'm', Right.SEE_MESSAGES),
          new Place("queue", "/queue", 'q', Right.SEE_QUEUE),
          new Place("quarantine", "/quarantine", 'h', Right.SEE_QUARANTINE),
          new Place("transport", "/transport", 't', Right.SEE_STATUS),
          new Place("domains", "/domains", 'o', Right.SEE_STATUS),
          new Place("reports", "/reports", 'e', Right.SEE_STATUS),
          new Place("certificates", "/certificates", 'c', Right.SEE_CERTIFICATES),
          new Place("people", "/people", 'p', Right.SEE_DIRECTORY),
          new Place("partners", "/partners", 'r', Right.SEE_PARTNERS),
          new Place("audit", "/audit", 'a', Right.SEE_AUDIT));

  private final Assets assets;
  private final Shown shown;
  private final ConsoleSettings settings;

  Layout(Assets assets, Shown shown, ConsoleSettings settings) {
    this.assets = assets;
    this.shown = shown;
    this.settings = settings;
  }

  /** A page in the navigation, with the letter that goes there after {@code g}. */
  record Place(String word, String path, char key, Right right) {

    boolean holds(String path) {
      return this.path.equals("/")
          ? path.equals("/")
          : path.equals(this.path) || path.startsWith(this.path + "/");
    }
  }

  @ModelAttribute
  void frame(ModelMap model, HttpServletRequest request, Locale locale) {
    var visitor = VisitorAuthentication.visitor();
    model.addAttribute("visitor", visitor);
    model.addAttribute("places", PLACES.stream().filter(p -> visitor.may(p.right())).toList());
    model.addAttribute(
        "here",
        PLACES.stream()
            .filter(place -> place.holds(request.getRequestURI()))
            .map(Place::word)
            .findFirst()
            .orElse(""));
    model.addAttribute("language", locale.getLanguage());
    model.addAttribute("theme", theme(visitor, request).orElse(""));
    model.addAttribute("assets", assets);
    model.addAttribute("show", shown);
    model.addAttribute("hostname", settings.hostname());
    model.addAttribute("version", settings.version());
    model.addAttribute("origin", origin(request));
    model.addAttribute("back", back(request));
    if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
      model.addAttribute("csrfToken", token.getToken()); // now, while headers can still be set
    }
  }

  /** Where a small form returns to: the page it stands on. */
  private static String back(HttpServletRequest request) {
    var query = request.getQueryString();
    var path = request.getRequestURI() + (query == null ? "" : "?" + query);
    return "GET".equals(request.getMethod()) && Routes.isLocalPath(path) ? path : "/";
  }

  private static Optional<String> theme(Visitor visitor, HttpServletRequest request) {
    var cookie = WebUtils.getCookie(request, THEME_COOKIE);
    return visitor
        .theme()
        .or(() -> Optional.ofNullable(cookie).map(present -> present.getValue()))
        .filter(THEMES::contains);
  }

  private String origin(HttpServletRequest request) {
    return settings
        .url()
        .map(URI::toString)
        .orElseGet(() -> "http://" + request.getServerName() + ":" + request.getServerPort());
  }
}
