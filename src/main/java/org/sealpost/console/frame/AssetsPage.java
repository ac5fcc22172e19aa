package org.sealpost.console.frame;

import java.time.Duration;
import org.sealpost.console.Allow;
import org.sealpost.console.Right;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Serves the assets. */
@Controller
final class AssetsPage {

  private final Assets assets;

  AssetsPage(Assets assets) {
    this.assets = assets;
  }

  @Allow(Right.PUBLIC)
  @GetMapping("/assets/{hash}/{name}")
  ResponseEntity<byte[]> asset(@PathVariable String hash, @PathVariable String name) {
    return assets
        .find(hash, name)
        .map(
            asset ->
                ResponseEntity.ok()
                    .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).immutable())
                    .header(HttpHeaders.CONTENT_TYPE, asset.mediaType())
                    .body(asset.content().octets()))
        .orElseThrow(() -> Problem.notFound("There is no such file."));
  }

  @Allow(Right.PUBLIC)
  @GetMapping("/favicon.ico")
  ResponseEntity<Void> icon() {
    return ResponseEntity.status(301).header(HttpHeaders.LOCATION, assets.path("seal.svg")).build();
  }
}
