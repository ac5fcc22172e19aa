package org.sealpost.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.sealpost.cli.configuration.ConfigurationException;
import org.sealpost.cli.demo.DemoVerb;
import org.sealpost.cli.evaluation.EvaluateVerb;
import org.sealpost.cli.evaluation.TrainVerb;
import org.sealpost.cli.files.ConfigVerb;
import org.sealpost.cli.files.ScanVerb;
import org.sealpost.cli.files.SmimeVerb;
import org.sealpost.cli.remote.CaVerb;
import org.sealpost.cli.remote.CertVerb;
import org.sealpost.cli.remote.GatewayUnreachableException;
import org.sealpost.cli.remote.PartnerVerb;
import org.sealpost.cli.remote.QuarantineVerb;
import org.sealpost.cli.remote.QueueVerb;
import org.sealpost.cli.remote.RefusedByGatewayException;
import org.sealpost.cli.remote.TraceVerb;
import org.sealpost.cli.remote.TrustVerb;
import org.sealpost.cli.remote.UserVerb;
import org.sealpost.cli.run.RunVerb;
import org.sealpost.cli.run.StartFailure;
import org.sealpost.cli.run.Version;
import org.sealpost.cli.setup.DoctorVerb;
import org.sealpost.cli.setup.SetupVerb;
import org.sealpost.keys.VaultUnreadableException;
import org.sealpost.mail.Domain;
import org.sealpost.store.DatabaseUnavailableException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All verbs, and what their failures mean to a script. */
@Command(
    name = "sealpost",
    description = "A secure e-mail gateway.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      RunVerb.class,
      DemoVerb.class,
      SetupVerb.class,
      DoctorVerb.class,
      ConfigVerb.class,
      ScanVerb.class,
      EvaluateVerb.class,
      TrainVerb.class,
      SmimeVerb.class,
      QueueVerb.class,
      QuarantineVerb.class,
      TraceVerb.class,
      CertVerb.class,
      CaVerb.class,
      TrustVerb.class,
      UserVerb.class,
      PartnerVerb.class,
    })
public final class Verbs implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the verb of a command line; returns its exit code. */
  public static int run(String... arguments) {
    var line = new CommandLine(new Verbs());
    line.registerConverter(Domain.class, Verbs::domain);
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(Verbs::wrongUse);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("sealpost: " + failure.getMessage());
          return exitCode(failure);
        });
    return line.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which verb?");
  }

  private static Domain domain(String text) {
    return Domain.parse(text)
        .orElseThrow(() -> new CommandLine.TypeConversionException(text + " is no domain name"));
  }

  private static int wrongUse(ParameterException wrong, String[] arguments) {
    var line = wrong.getCommandLine();
    line.getErr().println("sealpost: " + wrong.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, line.getErr())) {
      line.getErr().println("See: " + line.getCommandSpec().qualifiedName() + " --help");
    }
    return ExitCode.WRONG_USE;
  }

  private static int exitCode(Exception failure) throws Exception {
    return switch (failure) {
      case ConfigurationException ignored -> ExitCode.BAD_CONFIGURATION;
      case GatewayUnreachableException ignored -> ExitCode.UNAVAILABLE;
      case StartFailure ignored -> ExitCode.UNAVAILABLE;
      case DatabaseUnavailableException ignored -> ExitCode.UNAVAILABLE;
      case VaultUnreadableException ignored -> ExitCode.UNAVAILABLE;
      case RefusedByGatewayException refused ->
          refused.status() == 429 || refused.status() >= 500
              ? ExitCode.TRY_AGAIN
              : refused.status() == 400 || refused.status() == 422
                  ? ExitCode.BAD_INPUT
                  : ExitCode.NO;
      case java.io.IOException ignored -> ExitCode.BAD_INPUT;
      default -> throw failure;
    };
  }
}
