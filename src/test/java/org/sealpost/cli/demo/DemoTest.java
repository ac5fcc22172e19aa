package org.sealpost.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first whole journey: every sample of the demonstration meets its fate. */
class DemoTest {

  @TempDir Path folder;

  @Test
  void everySampleMeetsItsFate() throws Exception {
    var table = new StringWriter();
    try (var stage = Stage.open(folder, InstantSource.system())) {
      boolean asExpected = new Performance(stage, new PrintWriter(table)).play();
      assertThat(asExpected).as(table.toString()).isTrue();
    }
  }
}
