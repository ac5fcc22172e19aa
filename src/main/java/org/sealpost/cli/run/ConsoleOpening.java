package org.sealpost.cli.run;

import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.PortalSection;
import org.sealpost.console.ConsoleServer;

/** The console while it starts on a thread of its own. */
final class ConsoleOpening implements AutoCloseable {

  private final FutureTask<ConsoleServer> opening;
  private final String places;

  ConsoleOpening(
      Configuration configuration,
      Surroundings surroundings,
      Street street,
      Watch watch,
      ListenerTls tls,
      Optional<AcmeOrders> acme) {
    var listeners = configuration.listeners();
    places =
        Stream.of(
                Optional.of(listeners.console().address()),
                listeners.portal().map(PortalSection::address),
                listeners.acme())
            .flatMap(Optional::stream)
            .map(address -> address.getHostString() + ":" + address.getPort())
            .collect(Collectors.joining(" or "));
    opening =
        new FutureTask<>(
            () -> ConsoleDoor.open(configuration, surroundings, street, watch, tls, acme));
    Thread.ofPlatform().name("console-start").start(opening);
  }

  /** The console once it accepts; throws what kept it from starting. */
  ConsoleServer console() {
    try {
      return opening.get();
    } catch (ExecutionException failed) {
      throw refusal(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartFailure("stopped while the console was starting", stopped);
    }
  }

  private RuntimeException refusal(ExecutionException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return new StartFailure(
            "listeners.console, listeners.portal or listeners.acme: %s cannot be had: %s. See who has it: ss -ltnp"
                .formatted(places, cause.getMessage()),
            failed);
      }
    }
    return failed.getCause() instanceof RuntimeException cause
        ? cause
        : new StartFailure("the console does not start", failed);
  }

  @Override
  public void close() {
    try {
      opening.get().close();
    } catch (ExecutionException neverStarted) {
      // It was told by console(), and there is nothing to close.
      return;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
