package org.sealpost.journey;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.run.Gateway;
import org.sealpost.cli.run.Surroundings;
import org.sealpost.dns.ZoneResolver;

/** The whole gateway inside the test's own process, in a world without names. */
final class TestGateway {

  private TestGateway() {}

  static Gateway start(String yaml) {
    return Gateway.start(
        ConfigurationFile.parse("test", yaml, Map.of()),
        new Surroundings(
            ZoneResolver.of(List.of()),
            InstantSource.system(),
            Optional.empty(),
            Surroundings.freshToken()));
  }
}
