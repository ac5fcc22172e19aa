package org.sealpost.authenticity.dmarc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/**
 * Finds the DMARC records at and above a domain, and with them the organisational domain (RFC 9989
 * §4.10). One walk never asks more than eight questions; what was asked for one mail is not asked
 * again.
 */
final class TreeWalk {

  /** A name of more labels is cut to seven after the first question (RFC 9989 §4.10). */
  private static final int LABELS_AFTER_FIRST = 7;

  /** A DMARC record and where it was found; empty if what it asks for is broken. */
  record Found(Domain at, Optional<DmarcRecord> record, boolean isSuffix, boolean isNoSuffix) {}

  /**
   * What a walk found.
   *
   * @param start where it began
   * @param records those found, from the start upward
   * @param organisational the organisational domain
   */
  record Walked(Domain start, List<Found> records, Domain organisational) {

    Optional<Found> at(Domain domain) {
      return records.stream().filter(f -> f.at().equals(domain)).findFirst();
    }

    /** The record of the public suffix under which the organisational domain lies. */
    Optional<Found> suffix() {
      return records.stream().filter(f -> f.isSuffix() && !f.at().equals(start)).findFirst();
    }
  }

  private final Resolver resolver;
  private final Map<Domain, Optional<Found>> asked = new HashMap<>();

  TreeWalk(Resolver resolver) {
    this.resolver = resolver;
  }

  Walked walk(Domain start) throws DmarcStop {
    var records = new ArrayList<Found>();
    var next = Optional.of(start);
    while (next.isPresent()) {
      var found = ask(next.get());
      found.ifPresent(records::add);
      if (found.isPresent() && (found.get().isSuffix() || found.get().isNoSuffix())) {
        break;
      }
      next = above(next.get());
    }
    return new Walked(start, List.copyOf(records), organisational(start, records));
  }

  private static Optional<Domain> above(Domain domain) {
    var labels = domain.name().split("\\.", -1);
    int keep = Math.min(labels.length - 1, LABELS_AFTER_FIRST);
    return keep == 0
        ? Optional.empty()
        : Domain.parse(
            String.join(".", List.of(labels).subList(labels.length - keep, labels.length)));
  }

  /** RFC 9989 §4.10.2. */
  private static Domain organisational(Domain start, List<Found> records) {
    for (var found : records) {
      if (found.isNoSuffix()) {
        return found.at();
      }
      if (found.isSuffix() && !found.at().equals(start)) {
        return oneLabelBelow(found.at(), start);
      }
    }
    return records.isEmpty() ? start : records.getLast().at();
  }

  private static Domain oneLabelBelow(Domain suffix, Domain start) {
    var rest = start.name().substring(0, start.name().length() - suffix.name().length() - 1);
    return Domain.of(rest.substring(rest.lastIndexOf('.') + 1) + "." + suffix.name());
  }

  /** The one DMARC record of a domain; several are as good as none. */
  Optional<Found> ask(Domain domain) throws DmarcStop {
    var known = asked.get(domain);
    if (known == null) {
      known = find(domain);
      asked.put(domain, known);
    }
    return known;
  }

  private Optional<Found> find(Domain domain) throws DmarcStop {
    return switch (resolver.txt("_dmarc." + domain.name())) {
      case Answer.Found<String>(List<String> texts, boolean ignored) -> {
        var records = texts.stream().filter(DmarcRecord::isDmarc).toList();
        yield records.size() == 1
            ? Optional.of(found(domain, records.getFirst()))
            : Optional.empty();
      }
      case Answer.Nothing<String> ignored -> Optional.empty();
      case Answer.Failed<String>(String cause) -> throw new DmarcStop(cause);
    };
  }

  private static Found found(Domain domain, String text) {
    var record = DmarcRecord.read(text);
    return new Found(
        domain,
        record,
        record.filter(r -> r.suffix() == DmarcRecord.Suffix.YES).isPresent(),
        record.filter(r -> r.suffix() == DmarcRecord.Suffix.NO).isPresent());
  }
}
