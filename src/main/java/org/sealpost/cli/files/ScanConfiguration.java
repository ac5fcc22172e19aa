package org.sealpost.cli.files;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.directory.Person;
import org.sealpost.policy.PolicySettings;
import org.sealpost.policy.ScanSettings;

/** What a gateway's configuration file says to those who judge files. */
public final class ScanConfiguration {

  private ScanConfiguration() {}

  /** The settings of that file; without one nobody is known. */
  public static ScanSettings settings(@Nullable Path configuration) {
    if (configuration == null) {
      return ScanSettings.NOBODY;
    }
    var read = ConfigurationFile.read(configuration, System.getenv());
    return new ScanSettings(
        List.copyOf(read.domains().keySet()), List.of(), protectedPeople(read), policy(read));
  }

  private static List<Person> protectedPeople(Configuration read) {
    return read.people().entrySet().stream()
        .filter(entry -> entry.getValue().isProtected())
        .map(
            entry ->
                new Person(
                    entry.getKey(),
                    entry.getValue().displayName(),
                    entry.getValue().groups(),
                    true,
                    true))
        .toList();
  }

  private static PolicySettings policy(Configuration read) {
    return new PolicySettings(
        read.policy().markAt(),
        read.policy().quarantineAt(),
        read.policy().rejectAt(),
        PolicySettings.USUAL.points());
  }
}
