package org.sealpost.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sealpost.delivery.sts.StsPolicy;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.TlsaRecord;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.Protection;
import org.sealpost.smtp.Reply;
import org.sealpost.smtp.TlsLevel;

/**
 * Decides how the way to one server must be protected: what people agreed with the partner first,
 * then what the domain publishes by DANE, then its MTA-STS policy, then as well as it goes.
 */
final class TransportSecurity {

  /** What was decided for one server. */
  sealed interface Decision {

    /** The policy behind it; empty where nobody outside has a say. */
    Optional<AppliedPolicy> policy();

    /**
     * It may be talked to, so protected.
     *
     * @param otherwise how, if that fails and the domain only tests its policy
     * @param trouble what is wrong with the policy itself, in the words of RFC 8460 §4.3; empty if
     *     nothing is
     */
    record Talk(
        Protection protection,
        Optional<Protection> otherwise,
        String trouble,
        Optional<AppliedPolicy> policy)
        implements Decision {}

    /** It can never be talked to about this mail. */
    record Refuse(Reply reply, Optional<AppliedPolicy> policy) implements Decision {}

    /**
     * It must not be talked to now.
     *
     * @param status the enhanced status code that fits
     * @param trouble in the words of RFC 8460 §4.3
     */
    record Wait(String status, String cause, String trouble, Optional<AppliedPolicy> policy)
        implements Decision {}
  }

  private static final Reply NOT_VOUCHED =
      Reply.of(
          550,
          "5.7.10",
          "The sender demands verified TLS, and neither the DNS nor a policy vouches for the mail"
              + " exchangers");

  private static final int MOST_ALIASES = 8;

  private final Resolver resolver;
  private final Function<Domain, StsPolicies.Known> policies;

  TransportSecurity(Resolver resolver, Function<Domain, StsPolicies.Known> policies) {
    this.resolver = resolver;
    this.policies = policies;
  }

  Decision decide(NextHop next, Route.Ways ways, Hop server, Demand demand) {
    if (demand.tlsReport()) {
      // No policy: what is broken is what it tells of, and it does not tell of itself.
      return new Decision.Talk(
          Protection.of(TlsLevel.OPPORTUNISTIC), Optional.empty(), "", Optional.empty());
    }
    if (demand.pins().isPresent()) {
      return new Decision.Talk(
          new Protection.Pinned(demand.pins().get()), Optional.empty(), "", Optional.empty());
    }
    if (!(next instanceof NextHop.Exchangers(Domain domain))) {
      return new Decision.Talk(asDemanded(demand), Optional.empty(), "", Optional.empty());
    }
    boolean vouched = ways.authentic().contains(server.host());
    var dane = vouched ? dane(domain, server, demand) : Optional.<Decision>empty();
    return dane.orElseGet(() -> sts(domain, server, demand, vouched));
  }

  private static Protection asDemanded(Demand demand) {
    return Protection.of(demand.requireTls() ? TlsLevel.VERIFIED : demand.level());
  }

  // ---- DANE

  /** RFC 7672 §2.2: asked only where the DNS vouches for exchanger and address. */
  private Optional<Decision> dane(Domain domain, Hop server, Demand demand) {
    for (var base : bases(server.host())) {
      switch (resolver.tlsa(base, server.port())) {
        // RFC 7672 §2.1.1: who hides the records must not gain by it.
        case Answer.Failed<TlsaRecord>(String cause) -> {
          return Optional.of(
              new Decision.Wait(
                  "4.4.3",
                  "the TLSA records of " + base + " cannot be looked up: " + cause,
                  "dnssec-invalid",
                  Optional.of(applied(domain, List.of()))));
        }
        case Answer.Nothing<TlsaRecord> _ -> {}
        case Answer.Found<TlsaRecord>(List<TlsaRecord> records, boolean authentic) -> {
          if (authentic) {
            return published(domain, server, base, demand, records);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** RFC 7671 §7: where the exchanger's name is a signed alias, what it stands for comes first. */
  private List<String> bases(String host) {
    var names = new ArrayList<String>(List.of(host));
    while (names.size() <= MOST_ALIASES
        && resolver.alias(names.getLast())
            instanceof Answer.Found<String>(var target, var authentic)
        && authentic
        && !names.contains(target.getFirst())) {
      names.add(target.getFirst());
    }
    // RFC 7672 §2.2.2: the end of the chain, else its beginning; nothing in between.
    return names.size() == 1 ? names : List.of(names.getLast(), host);
  }

  private Optional<Decision> published(
      Domain domain, Hop server, String base, Demand demand, List<TlsaRecord> records) {
    var usable = records.stream().filter(TlsaRecord::isUsable).collect(Collectors.toSet());
    if (!usable.isEmpty()) {
      // RFC 7672 §3.2.2: the name where the records are, the exchanger's, or the domain's.
      var names = Stream.of(base, server.host(), domain.name()).distinct().toList();
      return Optional.of(
          new Decision.Talk(
              new Protection.Dane(usable, names),
              Optional.empty(),
              "",
              Optional.of(applied(domain, records))));
    }
    // RFC 7672 §2.2: records that say nothing to us still say that there is TLS; and the domain's
    // policy, if it has one, still says more.
    boolean enforced =
        policies.apply(domain) instanceof StsPolicies.Known.Valid(var policy)
            && policy.mode() == StsPolicy.Mode.ENFORCE;
    return enforced
        ? Optional.empty()
        : Optional.of(
            new Decision.Talk(
                Protection.of(
                    demand.isVerified() || demand.requireTls()
                        ? TlsLevel.VERIFIED
                        : TlsLevel.REQUIRED),
                Optional.empty(),
                "",
                Optional.of(applied(domain, records))));
  }

  private static AppliedPolicy applied(Domain domain, List<TlsaRecord> records) {
    var lines =
        records.stream()
            .map(r -> r.usage() + " " + r.selector() + " " + r.matching() + " " + r.data())
            .sorted()
            .toList();
    return new AppliedPolicy(AppliedPolicy.Kind.TLSA, domain, lines, List.of());
  }

  // ---- MTA-STS

  private Decision sts(Domain domain, Hop server, Demand demand, boolean vouched) {
    return switch (policies.apply(domain)) {
      case StsPolicies.Known.Valid(var policy) when policy.mode() == StsPolicy.Mode.ENFORCE ->
          enforced(domain, policy, server);
      case StsPolicies.Known.Valid(var policy) -> tested(domain, policy, server, demand, vouched);
      case StsPolicies.Known.Nothing _ -> free(demand, vouched, "", AppliedPolicy.none(domain));
      case StsPolicies.Known.Unusable(var word) ->
          free(demand, vouched, word, sts(domain, Optional.empty()));
    };
  }

  /** RFC 8461 §5: a server that the policy does not name, or that cannot prove it, gets nothing. */
  private static Decision enforced(Domain domain, StsPolicy policy, Hop server) {
    var applied = Optional.of(sts(domain, Optional.of(policy)));
    return policy.names(server.host())
        ? new Decision.Talk(Protection.of(TlsLevel.VERIFIED), Optional.empty(), "", applied)
        : new Decision.Wait(
            "4.7.5",
            "the MTA-STS policy of " + domain + " does not name " + server.host(),
            "validation-failure",
            applied);
  }

  /** RFC 8461 §5: what fails is counted, and the mail goes as if there were no policy. */
  private static Decision tested(
      Domain domain, StsPolicy policy, Hop server, Demand demand, boolean vouched) {
    var applied = sts(domain, Optional.of(policy));
    var free =
        free(demand, vouched, policy.names(server.host()) ? "" : "validation-failure", applied);
    return free instanceof Decision.Talk(var protection, var _, var trouble, var _)
            && trouble.isEmpty()
        ? new Decision.Talk(
            Protection.of(TlsLevel.VERIFIED),
            protection.equals(Protection.of(TlsLevel.VERIFIED))
                ? Optional.empty()
                : Optional.of(protection),
            "",
            Optional.of(applied))
        : free;
  }

  private static Decision free(
      Demand demand, boolean vouched, String trouble, AppliedPolicy applied) {
    // RFC 8689 §4.2.1: a certificate proves nothing if the name it carries may be a forger's
    // choice.
    return demand.requireTls() && !demand.isVerified() && !vouched
        ? new Decision.Refuse(NOT_VOUCHED, Optional.of(applied))
        : new Decision.Talk(asDemanded(demand), Optional.empty(), trouble, Optional.of(applied));
  }

  private static AppliedPolicy sts(Domain domain, Optional<StsPolicy> policy) {
    return new AppliedPolicy(
        AppliedPolicy.Kind.STS,
        domain,
        policy.map(StsPolicy::lines).orElse(List.of()),
        policy.map(StsPolicy::exchangers).orElse(List.of()));
  }
}
