package org.sealpost.console.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;

/** The JSON schemas of the records that the API speaks, each named once. */
final class Schemas {

  private final Map<String, Map<String, Object>> named = new TreeMap<>();

  /** All that were asked for. */
  Map<String, Map<String, Object>> named() {
    return named;
  }

  /** The schema of a type, or a reference to it. */
  Map<String, Object> of(Type type) {
    return switch (type) {
      case ParameterizedType generic -> generic(generic);
      case Class<?> plain -> plain(plain);
      default -> Map.of();
    };
  }

  private Map<String, Object> generic(ParameterizedType type) {
    var raw = (Class<?>) type.getRawType();
    var first = type.getActualTypeArguments()[0];
    if (raw == Optional.class || raw == ResponseEntity.class) {
      return of(first);
    }
    if (Collection.class.isAssignableFrom(raw)) {
      return Map.of("type", "array", "items", of(first));
    }
    if (Map.class.isAssignableFrom(raw)) {
      return Map.of("type", "object");
    }
    if (raw == Listing.class) {
      return Map.of(
          "type",
          "object",
          "properties",
          Map.of(
              "items", Map.of("type", "array", "items", of(first)),
              "next", Map.of("type", "string")));
    }
    return Map.of("type", "object");
  }

  private Map<String, Object> plain(Class<?> type) {
    if (type == String.class) {
      return Map.of("type", "string");
    }
    if (type == boolean.class || type == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (type == int.class || type == Integer.class) {
      return Map.of("type", "integer", "format", "int32");
    }
    if (type == long.class || type == Long.class) {
      return Map.of("type", "integer", "format", "int64");
    }
    if (type == double.class || type == Double.class) {
      return Map.of("type", "number");
    }
    if (type == Instant.class) {
      return Map.of("type", "string", "format", "date-time");
    }
    if (type.isEnum()) {
      return Map.of("type", "string");
    }
    return type.isRecord() ? reference(type) : Map.of("type", "object");
  }

  private Map<String, Object> reference(Class<?> record) {
    var name = record.getSimpleName();
    if (!named.containsKey(name)) {
      named.put(name, Map.of()); // now, so that a record that contains itself ends
      named.put(name, record(record));
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private Map<String, Object> record(Class<?> record) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (var component : record.getRecordComponents()) {
      var schema = new LinkedHashMap<>(of(component.getGenericType()));
      var described = component.getAnnotation(Described.class);
      if (described != null) {
        schema.put("description", described.value());
      }
      properties.put(component.getName(), schema);
      if (component.getType() != Optional.class) {
        required.add(component.getName());
      }
    }
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    Optional.ofNullable(record.getAnnotation(Described.class))
        .ifPresent(described -> schema.put("description", described.value()));
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", List.copyOf(required));
    }
    return schema;
  }
}
