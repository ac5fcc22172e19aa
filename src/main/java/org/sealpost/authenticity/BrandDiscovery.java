package org.sealpost.authenticity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;

/**
 * Finds the record that counts for a mail: at From's domain, or else at its organisation's (section
 * "Assertion Record Discovery").
 */
final class BrandDiscovery {

  /** What was found. */
  sealed interface Discovered {

    /** A record, and where. */
    record Found(Domain domain, String selector, BrandRecord record) implements Discovered {}

    /** None, several, or one that breaks the syntax. */
    record Without(BrandResult result, String reason) implements Discovered {}
  }

  private final Resolver resolver;
  private final String localPart;

  BrandDiscovery(Resolver resolver, String localPart) {
    this.resolver = resolver;
    this.localPart = localPart;
  }

  Discovered discover(String selector, Domain from, Domain organisation) {
    var own = at(selector, from);
    boolean isMissing =
        own instanceof Discovered.Without(var result, var _) && result == BrandResult.NONE;
    return isMissing && !from.equals(organisation) ? at(selector, organisation) : own;
  }

  private Discovered at(String selector, Domain domain) {
    var found = ask(selector, domain);
    if (found instanceof Discovered.Found(var _, var _, var record)) {
      var own = own(record).filter(other -> !other.equals(selector));
      if (own.isPresent() && ask(own.get(), domain) instanceof Discovered.Found better) {
        return better;
      }
    }
    return found;
  }

  /** The selector of the writer's local part, if the record gives such a right. */
  private Optional<String> own(BrandRecord record) {
    var normal = BrandSelector.ofLocalPart(localPart);
    return record
        .localParts()
        .filter(
            prefixes ->
                prefixes.isEmpty()
                    || prefixes.stream()
                        .map(prefix -> prefix.toLowerCase(Locale.ROOT))
                        .anyMatch(prefix -> normal.filter(n -> n.startsWith(prefix)).isPresent()))
        .flatMap(prefixes -> normal);
  }

  private Discovered ask(String selector, Domain domain) {
    return switch (resolver.txt(selector + "._bimi." + domain.name())) {
      case Answer.Found<String>(var texts, boolean _) ->
          among(texts.stream().filter(BrandRecord::isBrand).toList(), selector, domain);
      case Answer.Nothing<String> _ -> new Discovered.Without(BrandResult.NONE, "no record");
      case Answer.Failed<String>(var cause) ->
          new Discovered.Without(BrandResult.TEMPERROR, "DNS: " + cause);
    };
  }

  private static Discovered among(List<String> records, String selector, Domain domain) {
    if (records.size() != 1) {
      return new Discovered.Without(
          BrandResult.NONE, records.isEmpty() ? "no record" : "several records");
    }
    return BrandRecord.read(records.getFirst())
        .<Discovered>map(record -> new Discovered.Found(domain, selector, record))
        .orElseGet(
            () ->
                new Discovered.Without(
                    BrandResult.FAIL, "broken record of " + selector + " at " + domain.name()));
  }
}
