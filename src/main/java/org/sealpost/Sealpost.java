package org.sealpost;

import org.sealpost.cli.Verbs;
import org.springframework.modulith.Modulithic;

/** The gateway's front door. */
@Modulithic(systemName = "Sealpost")
public final class Sealpost {

  private Sealpost() {}

  /** Runs a verb of the command line and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Verbs.run(arguments));
  }
}
