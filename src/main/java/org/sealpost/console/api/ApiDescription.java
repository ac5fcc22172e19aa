package org.sealpost.console.api;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Right;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Describes the API in OpenAPI 3.1, from the routes themselves; made when first asked for. */
@Controller
final class ApiDescription {

  private final RequestMappingHandlerMapping routes;
  private final ConsoleSettings settings;

  ApiDescription(RequestMappingHandlerMapping routes, ConsoleSettings settings) {
    this.routes = routes;
    this.settings = settings;
  }

  private record Route(String path, RequestMethod method, HandlerMethod code) {}

  @Allow(Right.PUBLIC)
  @GetMapping("/api/openapi.json")
  @ResponseBody
  Map<String, Object> description() {
    var schemas = new Schemas();
    var paths = new TreeMap<String, Map<String, Object>>();
    for (var route : apiRoutes()) {
      paths
          .computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
          .put(route.method().name().toLowerCase(Locale.ROOT), operation(route, schemas));
    }
    var all = new LinkedHashMap<String, Object>();
    all.put("openapi", "3.1.0");
    all.put(
        "info",
        Map.of(
            "title",
            "Sealpost",
            "version",
            settings.version(),
            "description",
            "Everything that the pages of the console do. Lists are paged with limit and after;"
                + " errors are problem documents; POST honours Idempotency-Key for 24 hours."));
    all.put("security", List.of(Map.of("token", List.of())));
    all.put("paths", paths);
    all.put(
        "components",
        Map.of(
            "securitySchemes",
            Map.of("token", Map.of("type", "http", "scheme", "bearer")),
            "schemas",
            schemas.named(),
            "responses",
            Map.of("problem", problem())));
    return all;
  }

  private List<Route> apiRoutes() {
    var found = new ArrayList<Route>();
    routes
        .getHandlerMethods()
        .forEach(
            (mapping, code) -> {
              for (var path : mapping.getPatternValues()) {
                if (path.startsWith("/api/v1/")) {
                  mapping
                      .getMethodsCondition()
                      .getMethods()
                      .forEach(method -> found.add(new Route(path, method, code)));
                }
              }
            });
    found.sort(Comparator.comparing(Route::path).thenComparing(Route::method));
    return found;
  }

  private static Map<String, Object> operation(Route route, Schemas schemas) {
    var method = route.code().getMethod();
    var described = Optional.ofNullable(method.getAnnotation(Described.class));
    var operation = new LinkedHashMap<String, Object>();
    operation.put(
        "operationId", method.getDeclaringClass().getSimpleName() + "." + method.getName());
    operation.put("tags", List.of(subject(route.path())));
    described.ifPresent(sentence -> operation.put("summary", sentence.value()));
    var allow = method.getAnnotation(Allow.class);
    if (allow != null) {
      operation.put("x-right", allow.value().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    operation.put("parameters", parameters(method, schemas));
    body(method, described, schemas).ifPresent(body -> operation.put("requestBody", body));
    operation.put("responses", responses(method, described, schemas));
    return operation;
  }

  /** The word behind {@code /api/v1/}. */
  private static String subject(String path) {
    var rest = path.substring("/api/v1/".length());
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  private static List<Map<String, Object>> parameters(Method method, Schemas schemas) {
    var all = new ArrayList<Map<String, Object>>();
    for (var parameter : method.getParameters()) {
      var query = parameter.getAnnotation(RequestParam.class);
      boolean path = parameter.isAnnotationPresent(PathVariable.class);
      if (query == null && !path) {
        continue;
      }
      var one = new LinkedHashMap<String, Object>();
      one.put("name", parameter.getName());
      one.put("in", path ? "path" : "query");
      one.put("required", path || parameter.getType() != Optional.class);
      one.put("schema", schemas.of(parameter.getParameterizedType()));
      sentence(parameter.getAnnotation(Described.class))
          .ifPresent(text -> one.put("description", text));
      all.add(one);
    }
    return all;
  }

  private static Optional<Map<String, Object>> body(
      Method method, Optional<Described> described, Schemas schemas) {
    for (var parameter : method.getParameters()) {
      if (parameter.isAnnotationPresent(RequestBody.class)) {
        var media = described.map(Described::takes).orElse("application/json");
        var schema =
            media.equals("application/json")
                ? schemas.of(parameter.getParameterizedType())
                : Map.<String, Object>of("type", "string");
        return Optional.of(
            Map.of("required", true, "content", Map.of(media, Map.of("schema", schema))));
      }
    }
    return Optional.empty();
  }

  private static Map<String, Object> responses(
      Method method, Optional<Described> described, Schemas schemas) {
    var status = Integer.toString(described.map(Described::status).orElse(200));
    var media = described.map(Described::gives).orElse("application/json");
    var good = new LinkedHashMap<String, Object>();
    good.put("description", status.equals("204") ? "done" : "the answer");
    if (!status.equals("204")) {
      var schema =
          media.equals("application/json")
              ? schemas.of(method.getGenericReturnType())
              : Map.<String, Object>of("type", "string");
      good.put("content", Map.of(media, Map.of("schema", schema)));
    }
    var all = new LinkedHashMap<String, Object>();
    all.put(status, good);
    all.put("default", Map.of("$ref", "#/components/responses/problem"));
    return all;
  }

  private static Optional<String> sentence(@Nullable Described described) {
    return Optional.ofNullable(described).map(Described::value);
  }

  private static Map<String, Object> problem() {
    return Map.of(
        "description",
        "what is wrong (RFC 9457)",
        "content",
        Map.of(
            "application/problem+json",
            Map.of(
                "schema",
                Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of(
                        "title", Map.of("type", "string"),
                        "status", Map.of("type", "integer"),
                        "detail", Map.of("type", "string"))))));
  }
}
