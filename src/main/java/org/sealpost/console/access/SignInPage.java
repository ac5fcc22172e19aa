package org.sealpost.console.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.OneTimeLinks;
import org.sealpost.console.OneTimeLinks.Purpose;
import org.sealpost.console.Right;
import org.sealpost.console.Role;
import org.sealpost.console.Visitor;
import org.sealpost.console.frame.Cookies;
import org.sealpost.console.frame.Routes;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.store.Database;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in and out, by password or by a one-time link. */
@Controller
final class SignInPage {

  private final Accounts accounts;
  private final Sessions sessions;
  private final Cookies cookies;
  private final AddressThrottle throttle;
  private final OneTimeLinks links;
  private final Database database;

  SignInPage(
      Accounts accounts,
      Sessions sessions,
      Cookies cookies,
      AddressThrottle throttle,
      OneTimeLinks links,
      ConsoleParts parts) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.cookies = cookies;
    this.throttle = throttle;
    this.links = links;
    this.database = parts.database();
  }

  @Allow(Right.PUBLIC)
  @GetMapping("/sign-in")
  String show(@RequestParam(defaultValue = "/") String to, Model model) {
    model.addAttribute("to", Routes.isLocalPath(to) ? to : "/");
    return VisitorAuthentication.visitor().kind() == Visitor.Kind.PERSON ? "redirect:/" : "sign-in";
  }

  @Allow(Right.PUBLIC)
  @PostMapping("/sign-in")
  String signIn(
      @RequestParam String name,
      @RequestParam String password,
      @RequestParam(defaultValue = "/") String to,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    var address = request.getRemoteAddr();
    var account =
        throttle.isBlocked(address)
            ? Optional.<Account>empty()
            : accounts.signIn(name.strip(), password);
    if (account.isEmpty()) {
      throttle.failed(address);
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
      model.addAttribute("refused", true);
      model.addAttribute("name", name);
      model.addAttribute("to", Routes.isLocalPath(to) ? to : "/");
      return "sign-in";
    }
    begin(account.get(), request, response);
    return "redirect:" + (Routes.isLocalPath(to) ? to : "/");
  }

  /** Shows a button only: programs that look at links in mails must not use the code up. */
  @Allow(Right.PUBLIC)
  @GetMapping("/sign-in/link")
  String link(@RequestParam String code, HttpServletResponse response, Model model) {
    var account = links.look(Purpose.SIGN_IN, code);
    if (account.isEmpty()) {
      response.setStatus(HttpStatus.GONE.value());
    }
    model.addAttribute("account", account.orElse(""));
    model.addAttribute("code", code);
    return "sign-in-link";
  }

  @Allow(Right.PUBLIC)
  @PostMapping("/sign-in/link")
  String useLink(
      @RequestParam String code,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    if (throttle.isBlocked(request.getRemoteAddr())) {
      return link("", response, model);
    }
    var account =
        database.write(
            sql ->
                links
                    .use(sql, Purpose.SIGN_IN, code)
                    .flatMap(
                        name ->
                            accounts
                                .named(sql, name)
                                .or(
                                    () ->
                                        accounts.create(
                                            sql, name, "", Set.of(Role.ADMINISTRATOR)))));
    if (account.filter(Account::active).isEmpty()) {
      throttle.failed(request.getRemoteAddr());
      return link("", response, model);
    }
    begin(account.get(), request, response);
    return "redirect:/";
  }

  @Allow(Right.PUBLIC)
  @PostMapping("/sign-out")
  String signOut(HttpServletRequest request, HttpServletResponse response) {
    cookies.session(request).ifPresent(sessions::end);
    cookies.setSession(response, "");
    return "redirect:/sign-in";
  }

  private void begin(Account account, HttpServletRequest request, HttpServletResponse response) {
    var agent = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse("");
    var secret =
        database.write(sql -> sessions.begin(sql, account.id(), request.getRemoteAddr(), agent));
    cookies.setSession(response, secret);
  }
}
