package org.sealpost.delivery;

import java.util.List;
import java.util.stream.Collectors;
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
 * then what the domain publishes by DANE, then as well as it goes.
 */
final class TransportSecurity {

  /** What was decided for one server. */
  sealed interface Decision {

    /** It may be talked to, so protected. */
    record Talk(Protection protection) implements Decision {}

    /** It can never be talked to about this mail. */
    record Refuse(Reply reply) implements Decision {}

    /**
     * It must not be talked to now.
     *
     * @param status the enhanced status code that fits
     */
    record Wait(String status, String cause) implements Decision {}
  }

  private static final Reply NOT_VOUCHED =
      Reply.of(
          550,
          "5.7.10",
          "The sender demands verified TLS, and the DNS does not vouch for the mail exchangers");

  private final Resolver resolver;

  TransportSecurity(Resolver resolver) {
    this.resolver = resolver;
  }

  Decision decide(NextHop next, Route.Ways ways, Hop server, Demand demand) {
    if (demand.pins().isPresent()) {
      return new Decision.Talk(new Protection.Pinned(demand.pins().get()));
    }
    if (!(next instanceof NextHop.Exchangers(Domain domain))) {
      return asDemanded(demand);
    }
    if (ways.authentic().contains(server.host())) {
      return dane(domain, server, demand);
    }
    // RFC 8689 §4.2.1: a certificate proves nothing if the name it carries may be a forger's
    // choice.
    return demand.requireTls() && !demand.isVerified()
        ? new Decision.Refuse(NOT_VOUCHED)
        : asDemanded(demand);
  }

  private static Decision asDemanded(Demand demand) {
    return new Decision.Talk(
        Protection.of(demand.requireTls() ? TlsLevel.VERIFIED : demand.level()));
  }

  /** RFC 7672 §2.2: asked only where the DNS vouches for exchanger and address. */
  private Decision dane(Domain domain, Hop server, Demand demand) {
    return switch (resolver.tlsa(server.host(), server.address().getPort())) {
      // RFC 7672 §2.1.1: who hides the records must not gain by it.
      case Answer.Failed<TlsaRecord>(String cause) ->
          new Decision.Wait(
              "4.4.3", "the TLSA records of " + server.host() + " cannot be looked up: " + cause);
      case Answer.Nothing<TlsaRecord> _ -> asDemanded(demand);
      case Answer.Found<TlsaRecord>(List<TlsaRecord> records, boolean authentic) ->
          authentic ? published(domain, server, demand, records) : asDemanded(demand);
    };
  }

  private static Decision published(
      Domain domain, Hop server, Demand demand, List<TlsaRecord> records) {
    var usable = records.stream().filter(TlsaRecord::isUsable).collect(Collectors.toSet());
    if (usable.isEmpty()) {
      // RFC 7672 §2.2: records that say nothing to us still say that there is TLS.
      return new Decision.Talk(
          demand.isVerified() || demand.requireTls()
              ? Protection.of(TlsLevel.VERIFIED)
              : Protection.of(TlsLevel.REQUIRED));
    }
    // RFC 7672 §3.2.2: the exchanger's name, or the domain's.
    return new Decision.Talk(new Protection.Dane(usable, List.of(server.host(), domain.name())));
  }
}
