package org.sealpost.cli.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Addresses of pages as they stand in the configuration. */
final class Uris {

  private Uris() {}

  /** Scheme, host and perhaps a port: pages are found at fixed paths below. */
  static Optional<URI> base(String text) {
    return web(text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
        .filter(url -> url.getRawPath().isEmpty() && url.getRawQuery() == null);
  }

  /** An https address with any path. */
  static Optional<URI> https(String text) {
    return web(text).filter(url -> url.getScheme().equals("https"));
  }

  private static Optional<URI> web(String text) {
    try {
      var url = new URI(text);
      boolean fits =
          ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
              && url.getHost() != null
              && url.getRawFragment() == null
              && url.getRawUserInfo() == null;
      return fits ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }
}
