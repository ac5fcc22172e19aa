package org.sealpost.console.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.Role;
import org.sealpost.console.Visitor;
import org.sealpost.console.access.Accounts;
import org.sealpost.console.access.Sessions;
import org.sealpost.console.access.Tokens;
import org.sealpost.console.frame.Cookies;
import org.sealpost.console.frame.Deeds;
import org.sealpost.console.frame.LanguageChoice;
import org.sealpost.console.frame.Routes;
import org.sealpost.console.frame.VisitorAuthentication;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own account: language, theme, password, sessions; and the tokens and accounts of all. */
@Controller
final class AccountPage {

  private static final List<String> THEMES = List.of("light", "dark");

  private final InstantSource clock;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Tokens tokens;
  private final Cookies cookies;
  private final Deeds deeds;

  AccountPage(
      ConsoleParts parts,
      Accounts accounts,
      Sessions sessions,
      Tokens tokens,
      Cookies cookies,
      Deeds deeds) {
    this.clock = parts.clock();
    this.accounts = accounts;
    this.sessions = sessions;
    this.tokens = tokens;
    this.cookies = cookies;
    this.deeds = deeds;
  }

  @Allow(Right.OWN_ACCOUNT)
  @GetMapping("/account")
  String show(HttpServletRequest request, Model model) {
    var visitor = VisitorAuthentication.visitor();
    model.addAttribute("sessions", sessions.of(visitor.id()));
    model.addAttribute("mine", cookies.session(request).flatMap(sessions::id).orElse(""));
    model.addAttribute("now", clock.instant());
    model.addAttribute("roles", Arrays.stream(Role.values()).map(Role::word).toList());
    model.addAttribute("seesAccess", visitor.may(Right.SEE_ACCESS));
    model.addAttribute("mayChange", visitor.may(Right.CHANGE_ACCESS));
    if (visitor.may(Right.SEE_ACCESS)) {
      model.addAttribute("tokens", tokens.all());
      model.addAttribute("accounts", accounts.all());
      model.addAttribute("api", "/api/v1/tokens");
    }
    return "account";
  }

  /** Language and theme: kept with the account, or in cookies before anybody signed in. */
  @Allow(Right.PUBLIC)
  @PostMapping("/choice")
  String choose(
      @RequestParam Optional<String> language,
      @RequestParam Optional<String> theme,
      @RequestParam(defaultValue = "/") String back,
      HttpServletResponse response) {
    var visitor = VisitorAuthentication.visitor();
    var chosenLanguage = language.filter(LanguageChoice.LANGUAGES::contains);
    // the theme that is on already is switched off again: the browser decides
    var chosenTheme =
        theme
            .filter(THEMES::contains)
            .map(word -> visitor.theme().filter(word::equals).isPresent() ? "" : word);
    if (visitor.kind() == Visitor.Kind.PERSON) {
      accounts.choose(
          visitor.id(),
          chosenLanguage.or(visitor::language).orElse(""),
          chosenTheme.or(visitor::theme).orElse(""));
    }
    chosenLanguage.ifPresent(word -> cookies.setChoice(response, LanguageChoice.COOKIE, word));
    chosenTheme.ifPresent(word -> cookies.setChoice(response, "sealpost-theme", word));
    return "redirect:" + (Routes.isLocalPath(back) ? back : "/");
  }

  @Allow(Right.OWN_ACCOUNT)
  @PostMapping("/account/password")
  String password(
      @RequestParam String current,
      @RequestParam String password,
      @RequestParam String repeated,
      HttpServletRequest request,
      HttpServletResponse response,
      RedirectAttributes flash) {
    var visitor = VisitorAuthentication.visitor();
    var objection =
        password.equals(repeated)
            ? Accounts.objection(visitor.name(), password)
            : Optional.of("access.passwords-differ");
    if (objection.isEmpty() && accounts.signIn(visitor.name(), current).isEmpty()) {
      objection = Optional.of("access.wrong-password");
    }
    if (objection.isPresent()) {
      flash.addFlashAttribute("objection", objection.get());
      return "redirect:/account";
    }
    var hash = accounts.hash(password);
    var agent = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse("");
    var session =
        deeds.write(
            (sql, doer) -> {
              accounts.setPasswordHash(sql, visitor.id(), hash);
              sessions.endAll(sql, visitor.id());
              var begun = sessions.begin(sql, visitor.id(), request.getRemoteAddr(), agent);
              doer.record(sql, "account.password", visitor.name(), Map.of());
              return begun;
            });
    cookies.setSession(response, session);
    return "redirect:/account";
  }

  @Allow(Right.OWN_ACCOUNT)
  @PostMapping("/account/sessions/end")
  String end(@RequestParam String id, RedirectAttributes flash) {
    if (sessions.end(VisitorAuthentication.visitor().id(), id)) {
      flash.addFlashAttribute("said", "account.session-ended");
    }
    return "redirect:/account";
  }

  @Allow(Right.CHANGE_ACCESS)
  @PostMapping("/account/tokens")
  String makeToken(@RequestParam String name, @RequestParam String role, RedirectAttributes flash) {
    var wanted = new NewToken(name, List.of(role), Optional.empty());
    var made =
        deeds.write(
            (sql, doer) -> {
              var token =
                  tokens.make(
                      sql, wanted.checkedName(), wanted.roleSet(), doer.name(), wanted.expiresAt());
              doer.record(
                  sql, "token.add", token.token().id(), Map.of("name", name, "roles", role));
              return token;
            });
    flash.addFlashAttribute("secret", made.secret());
    return "redirect:/account";
  }

  @Allow(Right.CHANGE_ACCESS)
  @PostMapping("/account/tokens/delete")
  String deleteToken(@RequestParam String id, RedirectAttributes flash) {
    deeds.write(
        (sql, doer) -> {
          boolean gone = tokens.delete(sql, id);
          doer.record(sql, "token.delete", id, Map.of());
          return gone;
        });
    flash.addFlashAttribute("said", "account.token-deleted");
    return "redirect:/account";
  }
}
