package org.sealpost.authenticity.spf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sealpost.authenticity.spf.SpfRecord.Directive;
import org.sealpost.authenticity.spf.SpfRecord.Mechanism;
import org.sealpost.authenticity.spf.SpfRecord.Prefixes;
import org.sealpost.dns.Answer;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.AuthenticationResult;

/** One evaluation of SPF: one client, one sender, all records that the question leads to. */
public final class SpfVerifier {

  /** Terms that ask the DNS, over all records (RFC 7208 §4.6.4). */
  private static final int MOST_TERMS = 10;

  /** Exchangers of one mx term, names of one ptr term (RFC 7208 §4.6.4). */
  private static final int MOST_NAMES = 10;

  /** Questions without an answer (RFC 7208 §4.6.4). */
  private static final int MOST_VOIDS = 2;

  private static final int LONGEST_EXPLANATION = 500;

  /** Labels of any characters, more than one, none empty or too long (RFC 7208 §4.3). */
  private static final Pattern DOMAIN = Pattern.compile("[^.]{1,63}+(?:\\.[^.]{1,63}+)++\\.?");

  private static final Pattern ZERO_GROUPS = Pattern.compile("(?:^|:)0(?::0)+(?:$|:)");

  private final Resolver resolver;
  private final InstantSource clock;
  private final InetAddress client;
  private final String localPart;
  private final String senderDomain;
  private final String helo;
  private int terms;
  private int voids;
  private Optional<List<String>> validatedNames = Optional.empty();

  private SpfVerifier(
      Resolver resolver,
      InstantSource clock,
      InetAddress client,
      String localPart,
      String senderDomain,
      String helo) {
    this.resolver = resolver;
    this.clock = clock;
    this.client = client;
    this.localPart = localPart;
    this.senderDomain = senderDomain;
    this.helo = helo;
  }

  /**
   * Whether the client may send for the sender's domain. Blocks for the DNS; never throws.
   *
   * @param sender {@code local@domain}, or a domain alone, which stands for its postmaster
   * @param helo what the client called itself; only for macros
   */
  public static SpfVerdict check(
      Resolver resolver, InstantSource clock, InetAddress client, String sender, String helo) {
    int at = sender.lastIndexOf('@');
    var localPart = at <= 0 ? "postmaster" : sender.substring(0, at);
    var domain = sender.substring(at + 1);
    return new SpfVerifier(resolver, clock, client, localPart, domain, helo).checkHost(domain);
  }

  /** The function check_host() (RFC 7208 §4). */
  private SpfVerdict checkHost(String domain) {
    if (domain.length() > 254 || !DOMAIN.matcher(domain).matches()) {
      return SpfVerdict.of(AuthenticationResult.NONE, "not a domain: " + shown(domain));
    }
    try {
      var text = recordOf(domain);
      return text.isEmpty()
          ? SpfVerdict.of(AuthenticationResult.NONE, "no SPF record")
          : evaluate(SpfRecordReader.read(text.get()), domain);
    } catch (SpfStop stop) {
      return stop.verdict();
    }
  }

  private Optional<String> recordOf(String domain) throws SpfStop {
    var records = found(resolver.txt(domain)).stream().filter(SpfRecordReader::isSpf).toList();
    if (records.size() > 1) {
      throw SpfStop.permanent("more than one SPF record at " + shown(domain));
    }
    return records.stream().findFirst();
  }

  private SpfVerdict evaluate(SpfRecord record, String domain) throws SpfStop {
    for (var directive : record.directives()) {
      if (directive.mechanism().asks()) {
        countTerm();
      }
      if (matches(directive.mechanism(), domain)) {
        return decided(directive, record, domain);
      }
    }
    if (record.redirect().isEmpty()) {
      return SpfVerdict.of(AuthenticationResult.NEUTRAL, "no term matches");
    }
    countTerm();
    var target = record.redirect().get().expandToDomain(values(domain));
    var verdict = checkHost(target);
    return verdict.result() == AuthenticationResult.NONE
        ? SpfVerdict.of(AuthenticationResult.PERMERROR, "redirected to no record: " + shown(target))
        : verdict;
  }

  private SpfVerdict decided(Directive directive, SpfRecord record, String domain) {
    var explanation =
        directive.result() == AuthenticationResult.FAIL
            ? record.explanation().flatMap(e -> explanation(e, domain))
            : Optional.<String>empty();
    return new SpfVerdict(directive.result(), shown(directive.text()), explanation);
  }

  private boolean matches(Mechanism mechanism, String domain) throws SpfStop {
    return switch (mechanism) {
      case Mechanism.All ignored -> true;
      case Mechanism.Ip(InetAddress network, int prefix) -> isWithin(network, prefix);
      case Mechanism.A(Optional<MacroText> name, Prefixes prefixes) ->
          isAmong(addresses(target(name, domain)), prefixes);
      case Mechanism.Mx(Optional<MacroText> name, Prefixes prefixes) ->
          isExchanger(target(name, domain), prefixes);
      case Mechanism.Ptr(Optional<MacroText> name) -> isNamed(target(name, domain));
      case Mechanism.Exists(MacroText name) ->
          !counted(resolver.ipv4(name.expandToDomain(values(domain)))).isEmpty();
      case Mechanism.Include(MacroText name) -> includes(name.expandToDomain(values(domain)));
    };
  }

  private String target(Optional<MacroText> name, String domain) throws SpfStop {
    return name.isEmpty() ? domain : name.get().expandToDomain(values(domain));
  }

  /** How the verdict of an included record counts (RFC 7208 §5.2). */
  private boolean includes(String domain) throws SpfStop {
    var verdict = checkHost(domain);
    return switch (verdict.result()) {
      case PASS -> true;
      case FAIL, SOFTFAIL, NEUTRAL -> false;
      case TEMPERROR -> throw SpfStop.temporary(verdict.reason());
      case NONE, PERMERROR, POLICY ->
          throw SpfStop.permanent("include:" + shown(domain) + ": " + verdict.reason());
    };
  }

  private boolean isExchanger(String domain, Prefixes prefixes) throws SpfStop {
    List<MxRecord> exchangers = counted(resolver.mx(domain));
    if (exchangers.size() > MOST_NAMES) {
      throw SpfStop.permanent("more than ten exchangers at " + shown(domain));
    }
    for (var exchanger : exchangers) {
      if (!exchanger.host().isEmpty() && isAmong(addresses(exchanger.host()), prefixes)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the client's validated names is the domain or below it (RFC 7208 §5.5). */
  private boolean isNamed(String domain) throws SpfStop {
    return validatedNames().stream().anyMatch(n -> isOrIsBelow(n, domain));
  }

  private static boolean isOrIsBelow(String name, String domain) {
    var lower = domain.toLowerCase(Locale.ROOT);
    return name.equals(lower) || name.endsWith("." + lower);
  }

  /** Names that the client's address points back to and that point to it (RFC 7208 §5.5). */
  private List<String> validatedNames() throws SpfStop {
    if (validatedNames.isEmpty()) {
      var answer = resolver.ptr(client);
      if (answer instanceof Answer.Nothing<String>) {
        countVoid();
      }
      var valid = new ArrayList<String>();
      for (var name : answer.recordsOrNone().stream().limit(MOST_NAMES).toList()) {
        var addresses = isIp4() ? resolver.ipv4(name) : resolver.ipv6(name);
        if (addresses.recordsOrNone().contains(client)) {
          valid.add(name.toLowerCase(Locale.ROOT));
        }
      }
      validatedNames = Optional.of(List.copyOf(valid));
    }
    return validatedNames.get();
  }

  private List<InetAddress> addresses(String host) throws SpfStop {
    return counted(isIp4() ? resolver.ipv4(host) : resolver.ipv6(host));
  }

  private boolean isAmong(List<InetAddress> addresses, Prefixes prefixes) {
    int prefix = isIp4() ? prefixes.ip4() : prefixes.ip6();
    return addresses.stream().anyMatch(a -> isWithin(a, prefix));
  }

  private boolean isWithin(InetAddress network, int prefix) {
    byte[] a = client.getAddress();
    byte[] b = network.getAddress();
    if (a.length != b.length || prefix > a.length * 8) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    int mask = 0xFF00 >> (prefix % 8) & 0xFF;
    return prefix % 8 == 0 || (a[whole] & mask) == (b[whole] & mask);
  }

  private boolean isIp4() {
    return client instanceof Inet4Address;
  }

  private void countTerm() throws SpfStop {
    if (++terms > MOST_TERMS) {
      throw SpfStop.permanent("more than ten terms that ask the DNS");
    }
  }

  private void countVoid() throws SpfStop {
    if (++voids > MOST_VOIDS) {
      throw SpfStop.permanent("more than two questions without an answer");
    }
  }

  private <T> List<T> counted(Answer<T> answer) throws SpfStop {
    if (answer instanceof Answer.Nothing<T>) {
      countVoid();
    }
    return found(answer);
  }

  private static <T> List<T> found(Answer<T> answer) throws SpfStop {
    return switch (answer) {
      case Answer.Found<T>(List<T> records, boolean ignored) -> records;
      case Answer.Nothing<T> ignored -> List.of();
      case Answer.Failed<T>(String cause) -> throw SpfStop.temporary("DNS: " + cause);
    };
  }

  /** The owner's text; whatever is wrong with it, the result stands (RFC 7208 §6.2). */
  private Optional<String> explanation(MacroText where, String domain) {
    try {
      var texts = resolver.txt(where.expandToDomain(values(domain))).recordsOrNone();
      return texts.size() != 1
          ? Optional.empty()
          : Optional.of(MacroText.explanation(texts.getFirst()).expand(values(domain)))
              .map(t -> t.replaceAll("[^ -~]", "?"))
              .map(t -> t.substring(0, Math.min(t.length(), LONGEST_EXPLANATION)));
    } catch (SpfStop wrong) {
      return Optional.empty();
    }
  }

  private MacroText.Values values(String domain) {
    return letter ->
        switch (letter) {
          case 's' -> localPart + "@" + senderDomain;
          case 'l' -> localPart;
          case 'o' -> senderDomain;
          case 'd' -> domain;
          case 'i' -> isIp4() ? client.getHostAddress() : nibbles();
          case 'p' -> bestName(domain);
          case 'v' -> isIp4() ? "in-addr" : "ip6";
          case 'h' -> helo;
          case 'c' -> isIp4() ? client.getHostAddress() : compressed();
          case 'r' -> "unknown";
          case 't' -> Long.toString(clock.instant().getEpochSecond());
          default -> throw SpfStop.permanent("unknown macro " + letter);
        };
  }

  private String nibbles() {
    var hex = HexFormat.of().withUpperCase().formatHex(client.getAddress());
    return hex.chars().mapToObj(Character::toString).collect(Collectors.joining("."));
  }

  /** The longest row of zero groups left out (RFC 5952 §4.2). */
  private String compressed() {
    var groups = client.getHostAddress().replaceFirst("%.*", "");
    var longest = "";
    for (var run = ZERO_GROUPS.matcher(groups); run.find(); ) {
      longest = run.group().length() > longest.length() ? run.group() : longest;
    }
    return longest.isEmpty() ? groups : groups.replaceFirst(longest, "::");
  }

  /** The domain itself, a name below it, any name (RFC 7208 §7.3, macro p). */
  private String bestName(String domain) throws SpfStop {
    var names = validatedNames();
    var lower = domain.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(lower::equals)
        .findFirst()
        .or(() -> names.stream().filter(n -> n.endsWith("." + lower)).findFirst())
        .or(() -> names.stream().findFirst())
        .orElse("unknown");
  }

  private static String shown(String text) {
    var safe = text.replaceAll("[^ -~]", "?");
    return safe.length() <= 100 ? safe : safe.substring(0, 100) + "…";
  }
}
