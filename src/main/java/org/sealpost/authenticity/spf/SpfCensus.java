package org.sealpost.authenticity.spf;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sealpost.authenticity.spf.SpfRecord.Directive;
import org.sealpost.authenticity.spf.SpfRecord.Mechanism;
import org.sealpost.authenticity.spf.SpfRemark.Kind;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.AuthenticationResult;

/**
 * Counts what a record asks of everybody who follows it to its end, all includes and redirects
 * taken together (RFC 7208 §4.6.4). Terms whose names depend on the client are counted and not
 * asked.
 */
public final class SpfCensus {

  /** Far beyond what any verifier follows; then we have seen enough. */
  private static final int MOST_TERMS = 40;

  private final Resolver resolver;
  private final List<SpfRemark> faults = new ArrayList<>();
  private final Set<SpfRemark> advice = new LinkedHashSet<>();
  private int lookups;
  private int voids;

  private SpfCensus(Resolver resolver) {
    this.resolver = resolver;
  }

  /** A census of the record of a domain. Blocks for the DNS; never throws. */
  public static SpfCensus of(Resolver resolver, String domain) {
    var census = new SpfCensus(resolver);
    census.follow(domain, true);
    return census;
  }

  public int lookups() {
    return lookups;
  }

  public int voids() {
    return voids;
  }

  /** What makes the result a permanent error. */
  public List<SpfRemark> faults() {
    return List.copyOf(faults);
  }

  /** What is allowed and not wise. */
  public List<SpfRemark> advice() {
    return List.copyOf(advice);
  }

  private void follow(String domain, boolean isTop) {
    if (lookups > MOST_TERMS) {
      return;
    }
    var answer = resolver.txt(domain);
    if (answer instanceof Answer.Failed<String>(var cause)) {
      advice.add(new SpfRemark(Kind.SILENT, domain, cause));
      return;
    }
    var records = answer.recordsOrNone().stream().filter(SpfRecordReader::isSpf).toList();
    if (records.size() != 1) {
      faults.add(SpfRemark.of(records.isEmpty() ? Kind.NO_RECORD : Kind.TWO_RECORDS, domain));
      return;
    }
    try {
      count(SpfRecordReader.read(records.getFirst()), domain, isTop);
    } catch (SpfStop broken) {
      faults.add(new SpfRemark(Kind.BROKEN, domain, broken.verdict().reason()));
    }
  }

  private void count(SpfRecord record, String domain, boolean isTop) {
    boolean isClosed = false;
    for (var directive : record.directives()) {
      if (lookups >= MOST_TERMS) {
        return;
      }
      count(directive, domain);
      isClosed |= directive.mechanism() instanceof Mechanism.All;
    }
    if (isTop) {
      judgeEnd(record, isClosed);
    }
    if (!isClosed && record.redirect().isPresent()) {
      lookups++;
      plain(record.redirect().get(), domain).ifPresent(target -> follow(target, isTop));
    }
  }

  private void judgeEnd(SpfRecord record, boolean isClosed) {
    for (var directive : record.directives()) {
      if (directive.mechanism() instanceof Mechanism.All
          && directive.result() == AuthenticationResult.PASS) {
        faults.add(SpfRemark.of(Kind.OPEN, directive.text()));
      }
      if (directive.mechanism() instanceof Mechanism.All
          && directive.result() == AuthenticationResult.NEUTRAL) {
        advice.add(SpfRemark.of(Kind.NEUTRAL, directive.text()));
      }
    }
    if (!isClosed && record.redirect().isEmpty()) {
      advice.add(SpfRemark.of(Kind.ENDLESS, ""));
    }
  }

  private void count(Directive directive, String domain) {
    var mechanism = directive.mechanism();
    lookups += mechanism.asks() ? 1 : 0;
    switch (mechanism) {
      case Mechanism.All ignored -> {}
      case Mechanism.Ip ignored -> {}
      case Mechanism.Include(var name) -> plain(name, domain).ifPresent(at -> follow(at, false));
      case Mechanism.A(var name, var ignored) ->
          target(name, domain).ifPresent(at -> countVoid(resolver.addresses(at)));
      case Mechanism.Mx(var name, var ignored) ->
          target(name, domain).ifPresent(at -> countVoid(resolver.mx(at)));
      case Mechanism.Exists(var name) ->
          plain(name, domain).ifPresent(at -> countVoid(resolver.ipv4(at)));
      case Mechanism.Ptr ignored -> advice.add(SpfRemark.of(Kind.POINTER, directive.text()));
    }
  }

  private void countVoid(Answer<?> answer) {
    if (answer instanceof Answer.Nothing<?>) {
      voids++;
    }
  }

  private static Optional<String> target(Optional<MacroText> name, String domain) {
    return name.isEmpty() ? Optional.of(domain) : plain(name.get(), domain);
  }

  /** The name, if it is the same for every client. */
  private static Optional<String> plain(MacroText name, String domain) {
    try {
      return Optional.of(
          name.expandToDomain(
              letter -> {
                if (Character.toLowerCase(letter) == 'd') {
                  return domain.toLowerCase(Locale.ROOT);
                }
                throw SpfStop.permanent("depends on the client");
              }));
    } catch (SpfStop depends) {
      return Optional.empty();
    }
  }
}
