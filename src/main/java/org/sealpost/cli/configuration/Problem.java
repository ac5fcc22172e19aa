package org.sealpost.cli.configuration;

/**
 * One mistake in the configuration.
 *
 * @param place such as {@code sealpost.yaml:12} or the name of an environment variable
 * @param key the key in question with its path; empty if there is none
 * @param text what was expected, and what was probably meant
 */
public record Problem(String place, String key, String text) {

  @Override
  public String toString() {
    return place + ": " + (key.isEmpty() ? "" : key + ": ") + text;
  }
}
