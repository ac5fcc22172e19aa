package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.RecipientOutcome;
import org.sealpost.smtp.Transmission;
import org.sealpost.store.Blame;
import org.sealpost.store.ContentDamagedException;
import org.sealpost.store.ContentStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries loads to next hops, over one connection as long as that lasts. */
final class Transmitter {

  private static final Logger LOG = LoggerFactory.getLogger(Transmitter.class);

  private final ContentStore contents;
  private final Routes routes;
  private final Carrier carrier;
  private final InstantSource clock;

  Transmitter(ContentStore contents, Routes routes, Carrier carrier, InstantSource clock) {
    this.contents = contents;
    this.routes = routes;
    this.carrier = carrier;
    this.clock = clock;
  }

  /**
   * What one transmission brought.
   *
   * @param content the octets; empty if they could not be read
   * @param unreachable why no server of the next hop could be talked to; empty if one could
   */
  record Result(Leg leg, List<Attempt> attempts, Content content, String unreachable) {}

  /** Begins with loads for a next hop. */
  Way way(NextHop hop) {
    return new Way(hop);
  }

  /** Nothing was tried, because the mail's time is over and its hop rests. */
  Result givenUp(Load load, String cause) {
    return result(
        load,
        clock.instant(),
        System.nanoTime(),
        cause,
        r -> Answers.later(r, "4.4.1", cause, clock.instant()));
  }

  /**
   * Something of our own broke; the mail waits. If it may be the mail that breaks it, that counts
   * as a crash: after three it waits for a person.
   */
  Result broke(Load load, Throwable broken) {
    var cause = "an error of the gateway: " + broken.getClass().getSimpleName();
    boolean suspicious = !Blame.isElsewhere(broken);
    var now = clock.instant();
    return result(
        load,
        now,
        System.nanoTime(),
        "",
        r ->
            suspicious && now.isBefore(r.expires())
                ? new Attempt.Broken(r, cause)
                : Answers.later(r, "4.3.0", cause, now));
  }

  private Result result(
      Load load,
      Instant ended,
      long began,
      String unreachable,
      Function<Load.Claimed, Attempt> attempt) {
    var leg =
        new Leg(Leg.NOWHERE, Optional.empty(), ended, Duration.ofNanos(System.nanoTime() - began));
    Content content;
    try {
      content = contents.read(load.content());
    } catch (RuntimeException unreadable) {
      content = Content.empty();
    }
    return new Result(leg, load.recipients().stream().map(attempt).toList(), content, unreachable);
  }

  /** The way to one next hop, for one thread. */
  final class Way implements AutoCloseable {

    private final NextHop hop;
    private Carrier.@Nullable Connection connection;
    private @Nullable Demand agreed;

    private Way(NextHop hop) {
      this.hop = hop;
    }

    Result send(Load load) {
      long began = System.nanoTime();
      Content content;
      try {
        content = contents.read(load.content());
      } catch (ContentDamagedException damaged) {
        LOG.error("{}: is parked, its octets are damaged", load.mail(), damaged);
        return result(
            load,
            clock.instant(),
            began,
            "",
            r -> new Attempt.Parked(r, "parked: " + damaged.getMessage()));
      }
      var kept = connection;
      var demand = routes.demand(load);
      if (kept != null && kept.isUsable() && demand.equals(agreed)) {
        var said = kept.send(load.envelope(load.recipients()), content);
        // Another server of the hop may take what this one cannot.
        if (!Course.isDeclined(said)) {
          return ended(load, content, said, true, began);
        }
      }
      return switch (routes.route(hop)) {
        case Route.Closed(var reply) ->
            result(
                load,
                clock.instant(),
                began,
                "",
                r -> new Attempt.Failed(r, Answers.enhanced(reply), reply.text(), false));
        case Route.Unknown(String cause) ->
            result(
                load,
                clock.instant(),
                began,
                "",
                r -> Answers.later(r, "4.4.3", cause, clock.instant()));
        case Route.Ways ways -> tryEach(load, content, ways, demand, began);
      };
    }

    /**
     * Server after server, until one decides about a recipient (RFC 5321 §5.1). A mail that one may
     * have already goes to no other now.
     */
    private Result tryEach(Load load, Content content, Route.Ways ways, Demand demand, long began) {
      var course = new Course();
      for (var server : ways.hops()) {
        if (course.isLongEnough(began)) {
          break;
        }
        close();
        switch (routes.protection(hop, ways, server, demand)) {
          case TransportSecurity.Decision.Talk talk -> {
            agreed = demand;
            talk(load, content, server, talk, course);
          }
          case TransportSecurity.Decision.Refuse(var reply, var _) ->
              course.add(
                  notTried(load, server, r -> new RecipientOutcome.Declined(r, reply)), false);
          case TransportSecurity.Decision.Wait(var status, var cause, var trouble, var policy) -> {
            routes.counted(policy, server, trouble);
            course.add(
                notTried(load, server, r -> new RecipientOutcome.Unreached(r, status, cause)),
                false);
          }
        }
        if (course.isDecided()) {
          break;
        }
      }
      return course
          .best()
          .map(said -> ended(load, content, said, course.isReached(), began))
          .orElseGet(
              () ->
                  result(
                      load,
                      clock.instant(),
                      began,
                      "no server",
                      r -> Answers.later(r, "4.4.1", "no server", clock.instant())));
    }

    private void talk(
        Load load,
        Content content,
        Hop server,
        TransportSecurity.Decision.Talk talk,
        Course course) {
      var opened = carrier.open(server, talk.protection());
      connection = opened;
      boolean reached = opened.isUsable();
      var said = opened.send(load.envelope(load.recipients()), content);
      count(talk, server, said);
      if (!reached && said.trouble().isPresent() && talk.otherwise().isPresent()) {
        close();
        var again = carrier.open(server, talk.otherwise().get());
        connection = again;
        reached = again.isUsable();
        said = again.send(load.envelope(load.recipients()), content);
      }
      course.add(said, reached);
    }

    private void count(TransportSecurity.Decision.Talk talk, Hop server, Transmission said) {
      if (!talk.trouble().isEmpty()) {
        routes.counted(talk.policy(), server, talk.trouble());
      } else if (said.trouble().isPresent()) {
        routes.counted(talk.policy(), server, said.trouble().get().word());
      } else if (said.tls().isPresent()) {
        routes.counted(talk.policy(), server, TlsResults.SUCCESS);
      }
    }

    private Transmission notTried(
        Load load, Hop server, Function<Address, RecipientOutcome> outcome) {
      return new Transmission(
          load.recipients().stream().map(r -> outcome.apply(r.address())).toList(),
          Optional.empty(),
          server.toString());
    }

    private Result ended(
        Load load, Content content, Transmission said, boolean reached, long began) {
      var attempts = attempts(load, said);
      // What we ourselves decline says nothing about the hop: other mail need not wait for it.
      boolean declined = Course.isDeclined(said);
      var unreachable =
          reached || declined || attempts.isEmpty() ? "" : attempts.getFirst().answer();
      return new Result(leg(said, began), attempts, content, unreachable);
    }

    private Leg leg(Transmission said, long began) {
      return new Leg(
          said.peer(),
          said.tls(),
          clock.instant(),
          Duration.ofNanos(System.nanoTime() - began),
          said.reports(),
          said.delivers());
    }

    private List<Attempt> attempts(Load load, Transmission said) {
      Map<String, RecipientOutcome> outcomes = new LinkedHashMap<>();
      said.outcomes().forEach(outcome -> outcomes.put(outcome.recipient().toString(), outcome));
      var now = clock.instant();
      var attempts = new ArrayList<Attempt>();
      for (var recipient : load.recipients()) {
        var outcome = outcomes.get(recipient.address().toString());
        attempts.add(
            outcome == null
                ? Answers.later(recipient, "4.3.0", "no outcome was told", now)
                : Answers.attempt(recipient, outcome, now));
      }
      return attempts;
    }

    @Override
    public void close() {
      var open = connection;
      connection = null;
      if (open != null) {
        open.close();
      }
    }
  }
}
