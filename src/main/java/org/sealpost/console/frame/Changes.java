package org.sealpost.console.frame;

import java.util.function.Function;
import org.sealpost.directory.Change;

/** Outcomes of changes to the directory, as answers to whoever asked. */
public final class Changes {

  private Changes() {}

  /** The thing if it was done; a problem that says why not otherwise. */
  public static <T> T done(Change<T> change, Function<T, Object> name) {
    return switch (change) {
      case Change.Done<T>(var thing) -> thing;
      case Change.AlreadyThere<T>(var existing) ->
          throw Problem.conflict(name.apply(existing) + " is there already.");
      case Change.NotThere<T>(var key) -> throw Problem.notFound("There is no " + key + ".");
      case Change.NotOurs<T>(var domain) ->
          throw Problem.invalid(domain + " is not one of our domains; add the domain first.");
      case Change.Configured<T>(var thing) ->
          throw Problem.conflict(
              name.apply(thing) + " stands in the configuration file and is changed there.");
      case Change.Invalid<T>(var reason) -> throw Problem.invalid(reason);
    };
  }
}
