package org.sealpost.cli.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; nothing was started. */
public final class ConfigurationException extends RuntimeException {

  private final transient List<Problem> problems;

  ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All mistakes found, in the order of their lines. */
  public List<Problem> problems() {
    return problems;
  }
}
