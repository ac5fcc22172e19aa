package org.sealpost.cli.run;

import java.util.List;
import java.util.Map;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.PortalSection;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.ConsoleServer;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.policy.Scan;
import org.sealpost.policy.ScanSettings;

/** Opens the console and the portal. */
final class ConsoleDoor {

  private ConsoleDoor() {}

  static ConsoleServer open(
      Configuration configuration, Surroundings surroundings, Street street, Watch watch) {
    return ConsoleServer.start(
        settings(configuration, surroundings), parts(configuration, surroundings, street, watch));
  }

  private static ConsoleSettings settings(Configuration configuration, Surroundings surroundings) {
    var usual =
        ConsoleSettings.usual(
                configuration.hostname().name(),
                configuration.listeners().console(),
                configuration.listeners().portal().map(PortalSection::address))
            .withRun(Version.text(), surroundings.localToken());
    return surroundings.adminToken().map(usual::withAdminToken).orElse(usual);
  }

  private static ConsoleParts parts(
      Configuration configuration, Surroundings surroundings, Street street, Watch watch) {
    var scan =
        new Scan(
            new ScanSettings(
                List.copyOf(configuration.domains().keySet()),
                List.of(),
                street.directory().protectedPeople(),
                street.policy()));
    return new ConsoleParts(
        street.database(),
        surroundings.clock(),
        street.directory(),
        street.stories(),
        street.queue(),
        street.quarantine(),
        street.certificates(),
        street.partners(),
        street.anchors(),
        street.privateCa(),
        street.audit(),
        message -> scan.scan("", message).json(),
        watch::metrics,
        watch::health,
        watch::isReady,
        () -> shown(configuration));
  }

  private static Map<String, Object> shown(Configuration configuration) {
    return Map.of(
        "hostname", configuration.hostname().name(), "data", configuration.data().toString());
  }
}
