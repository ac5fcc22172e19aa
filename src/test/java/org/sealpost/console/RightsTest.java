package org.sealpost.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Every route with every role, made from the routes themselves. */
class RightsTest {

  @TempDir Path folder;

  private record Route(RequestMethod method, String path, Optional<Right> right) {}

  private static List<Route> routes(RunningConsole console) {
    var mapping =
        console
            .server
            .context()
            .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    var routes = new ArrayList<Route>();
    mapping
        .getHandlerMethods()
        .forEach(
            (info, code) ->
                info.getPatternValues()
                    .forEach(
                        path ->
                            info.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> routes.add(route(method, path, code)))));
    return routes;
  }

  private static Route route(RequestMethod method, String path, HandlerMethod code) {
    return new Route(
        method,
        path.replaceAll("\\{[^}]+\\}", "x"),
        Optional.ofNullable(code.getMethodAnnotation(Allow.class)).map(Allow::value));
  }

  @Test
  void everyRouteNeedsARightAndOnlyTheRightRolesPass() {
    try (var console = RunningConsole.in(folder)) {
      Map<Role, String> tokens = new EnumMap<>(Role.class);
      for (var role : Role.values()) {
        tokens.put(role, token(console, role));
      }
      var routes = routes(console);
      assertThat(routes).hasSizeGreaterThan(50);
      for (var route : routes) {
        assertThat(route.right()).as("%s", route).isPresent();
        var right = route.right().orElseThrow();
        int nobody = status(console, route, "");
        if (right == Right.PUBLIC) {
          assertThat(nobody).as("%s", route).isNotIn(401, 303);
          continue;
        }
        assertThat(nobody).as("%s by nobody", route).isIn(401, 303, 403);
        assertThat(status(console, route, "no-such-token-at-all"))
            .as("%s by a wrong token", route)
            .isIn(401, 303);
        for (var entry : tokens.entrySet()) {
          var role = entry.getKey();
          int status = status(console, route, entry.getValue());
          if (role.may(right)) {
            assertThat(status).as("%s by %s", route, role).isNotIn(401, 403, 303, 500);
          } else {
            assertThat(status).as("%s by %s", route, role).isEqualTo(403);
          }
        }
        console.clock.pass(Duration.ofHours(2)); // wrong tokens must not block the rest
      }
    }
  }

  private static String token(RunningConsole console, Role role) {
    var made =
        console.api(
            "POST",
            "/api/v1/tokens",
            "{\"name\":\"%s\",\"roles\":[\"%s\"]}".formatted(role.word(), role.word()));
    return JsonMapper.shared().readTree(made.body()).get("token").asString();
  }

  /** Asks without a body, so that nothing is changed by those who may. */
  private static int status(RunningConsole console, Route route, String token) {
    var request =
        HttpRequest.newBuilder(console.at(route.path()))
            .method(route.method().name(), BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return console.send(request.build()).statusCode();
  }

  @Test
  void helpDeskGivesNobodyRightsAndTakesNoKeyOut() {
    assertThat(Role.HELP_DESK.may(Right.CHANGE_ACCESS)).isFalse();
    assertThat(Role.HELP_DESK.may(Right.EXPORT_KEYS)).isFalse();
    assertThat(Role.OPERATOR.may(Right.EXPORT_KEYS)).isFalse();
    assertThat(Role.DATA_PROTECTION_OFFICER.may(Right.SEE_MESSAGES)).isFalse();
  }
}
