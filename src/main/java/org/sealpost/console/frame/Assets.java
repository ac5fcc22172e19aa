package org.sealpost.console.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sealpost.mail.Content;
import org.springframework.stereotype.Component;

/**
 * Style sheet, scripts and pictures. Their addresses contain a hash of their octets, so browsers
 * keep them for ever and never see an old one.
 */
@Component
public final class Assets {

  private static final Map<String, String> SOURCES =
      Map.of(
          "console.css", "/static/console.css",
          "console.js", "/static/console.js",
          "seal.svg", "/static/seal.svg",
          "htmx.js", "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js");

  private final Map<String, Asset> byName = new TreeMap<>();

  record Asset(Content content, String hash, String mediaType) {}

  /** Reads all assets from the class path. */
  Assets() {
    SOURCES.forEach((name, source) -> byName.put(name, read(name, source)));
  }

  /** The address of an asset; throws IllegalArgumentException for an unknown name. */
  public String path(String name) {
    var asset = byName.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("no asset " + name);
    }
    return "/assets/" + asset.hash() + "/" + name;
  }

  Optional<Asset> find(String hash, String name) {
    return Optional.ofNullable(byName.get(name)).filter(asset -> asset.hash().equals(hash));
  }

  private static Asset read(String name, String source) {
    try (var octets = Assets.class.getResourceAsStream(source)) {
      if (octets == null) {
        throw new IllegalStateException("not in the program: " + source);
      }
      var all = octets.readAllBytes();
      return new Asset(Content.of(all), hash(all), mediaType(name));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String hash(byte[] octets) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(octets);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException every) {
      throw new IllegalStateException("every Java platform has SHA-256", every);
    }
  }

  private static String mediaType(String name) {
    var ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "css" -> "text/css;charset=UTF-8";
      case "js" -> "text/javascript;charset=UTF-8";
      case "svg" -> "image/svg+xml";
      default -> "application/octet-stream";
    };
  }
}
