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
import org.sealpost.console.frame.Cookies;
import org.sealpost.store.Database;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The first page a new gateway shows: it makes the first administrator. */
@Controller
final class SetUpPage {

  private final Accounts accounts;
  private final Sessions sessions;
  private final Cookies cookies;
  private final AddressThrottle throttle;
  private final OneTimeLinks links;
  private final Database database;

  SetUpPage(
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
  @GetMapping("/set-up")
  String show(
      @RequestParam(defaultValue = "") String code, HttpServletResponse response, Model model) {
    boolean valid = links.look(Purpose.SET_UP, code).isPresent();
    if (!valid) {
      response.setStatus(HttpStatus.GONE.value());
    }
    model.addAttribute("valid", valid);
    model.addAttribute("code", code);
    return "set-up";
  }

  @Allow(Right.PUBLIC)
  @PostMapping("/set-up")
  String setUp(
      @RequestParam String code,
      @RequestParam String name,
      @RequestParam String password,
      @RequestParam String repeated,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    if (throttle.isBlocked(request.getRemoteAddr())) {
      return show("", response, model);
    }
    var objection =
        password.equals(repeated)
            ? Accounts.objection(name, password)
            : Optional.of("access.passwords-differ");
    if (objection.isPresent()) {
      model.addAttribute("objection", objection.get());
      model.addAttribute("name", name);
      response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
      return show(code, response, model);
    }
    var hash = accounts.hash(password);
    var agent = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).orElse("");
    var session =
        database.write(
            sql ->
                links
                    .use(sql, Purpose.SET_UP, code)
                    .flatMap(none -> accounts.create(sql, name, hash, Set.of(Role.ADMINISTRATOR)))
                    .map(
                        account ->
                            sessions.begin(sql, account.id(), request.getRemoteAddr(), agent)));
    if (session.isEmpty()) {
      throttle.failed(request.getRemoteAddr());
      return show("", response, model);
    }
    cookies.setSession(response, session.get());
    return "redirect:/";
  }
}
