package org.sealpost.cli.configuration;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sealpost.authenticity.DkimAlgorithm;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimSettings;

/** Reads how senders are believed and how we sign. */
final class AuthenticitySection {

  private static final Duration DAY = Duration.ofDays(1);

  private AuthenticitySection() {}

  static Set<Domain> trustedSealers(Section section) {
    var sealers = new LinkedHashSet<Domain>();
    for (var text : section.texts("trusted-sealers")) {
      Domain.parse(text)
          .ifPresentOrElse(
              sealers::add,
              () ->
                  section.problem(
                      "trusted-sealers",
                      "\"" + text + "\" is no domain such as lists.example.net"));
    }
    return sealers;
  }

  static DkimSettings dkim(Section section) {
    var algorithms =
        section.as(
            "sign",
            section.text("sign", "both"),
            AuthenticitySection::algorithms,
            "rsa, ed25519 or both",
            DkimSettings.USUAL.algorithms());
    var announced = section.span("announce", "14d");
    var grace = section.span("grace", "14d");
    boolean isOff = section.text("rotate-every", "180d").matches("(?i)off|false|no|never");
    var interval = isOff ? Duration.ZERO : section.span("rotate-every", "180d");
    if (!isOff && interval.compareTo(announced.plus(DAY)) < 0) {
      section.problem("rotate-every", "must be at least a day longer than announce, or off");
    }
    if (grace.compareTo(DAY) < 0) {
      section.problem("grace", "expected at least 1d: mail on its way could not be verified");
    }
    section.end();
    return new DkimSettings(algorithms, interval, announced, grace);
  }

  private static Optional<List<DkimAlgorithm>> algorithms(String text) {
    return text.equals("both")
        ? Optional.of(Arrays.asList(DkimAlgorithm.values()))
        : DkimAlgorithm.of(text).map(List::of);
  }
}
