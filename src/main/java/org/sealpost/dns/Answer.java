package org.sealpost.dns;

import java.util.List;

/**
 * What the DNS said. Only {@link Found} and {@link Nothing} are knowledge; {@link Failed} means
 * that nobody knows, and must never be read as "no record".
 *
 * @param <T> what one record holds
 */
public sealed interface Answer<T> {

  /** Records exist: at least one. */
  record Found<T>(List<T> records, boolean authentic) implements Answer<T> {
    public Found {
      records = List.copyOf(records);
    }
  }

  /** The name or the type does not exist (NXDOMAIN or an empty answer, RFC 2308 §2). */
  record Nothing<T>(boolean nameExists) implements Answer<T> {}

  /** No answer in time, a server failure, a refusal: ask again later. */
  record Failed<T>(String cause) implements Answer<T> {}

  /** The records, or none: for places where a failure and an absence have the same consequence. */
  default List<T> recordsOrNone() {
    return switch (this) {
      case Found<T>(List<T> records, boolean ignored) -> records;
      case Nothing<T> ignored -> List.of();
      case Failed<T> ignored -> List.of();
    };
  }
}
