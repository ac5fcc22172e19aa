package org.sealpost.authenticity.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sealpost.SharedData;
import org.sealpost.dns.Answer;
import org.sealpost.dns.CaaRecord;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.TlsaRecord;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Our SPF against the public test suites, every case of them. */
class SpfSuiteTest {

  @ParameterizedTest
  @CsvSource({
    "spf/openspf-mailauth/rfc7208-tests.yml, 200, ''",
    "spf/openspf-pyspf/rfc7208-tests.yml, 203, ''",
    "spf/openspf-mailauth/rfc7208-tests-2014-05.yml, 193, ''",
    "spf/openspf-pyspf/rfc4408-tests.yml, 191, ''",
    // The modifier default= was in drafts; RFC 7208 §6 passes over modifiers that it does not know.
    "spf/openspf-pyspf/test.yml, 16, 'default-modifier default-modifier-harsh'",
    // Records that begin with spf2.0 are Sender ID's (RFC 4406), not SPF's (RFC 7208 §4.5).
    "spf/mail-spf-perl/rfc4406-tests.yml, 2, 'v2-preferred-over-v1 redundant-v2'"
  })
  void agreesWithEveryCaseOfTheSuite(String file, int count, String argued) throws IOException {
    var wrong = new ArrayList<String>();
    int cases = 0;
    for (var scenario : scenarios(SharedData.archive("conf-mailauth").resolve(file))) {
      var zone = new Zone(map(scenario.get("zonedata")));
      for (var test : map(scenario.get("tests")).entrySet()) {
        cases++;
        check(test.getKey(), map(test.getValue()), zone, wrong);
      }
    }
    assertThat(wrong)
        .extracting(line -> line.substring(0, line.indexOf(':')))
        .as(wrong.toString())
        .containsExactlyElementsOf(
            argued.isEmpty() ? List.of() : Arrays.asList(argued.split(" ", -1)));
    assertThat(cases).isEqualTo(count);
  }

  private static void check(String name, Map<String, Object> test, Zone zone, List<String> wrong) {
    var mailFrom = String.valueOf(test.get("mailfrom"));
    var helo = String.valueOf(test.get("helo"));
    var sender = mailFrom.isEmpty() ? "postmaster@" + helo : mailFrom;
    var verdict =
        SpfVerifier.check(
            zone,
            InstantSource.fixed(Instant.EPOCH),
            InetAddress.ofLiteral(String.valueOf(test.get("host"))),
            sender,
            helo);
    var expected = test.get("result") instanceof List<?> many ? many : List.of(test.get("result"));
    if (!expected.contains(verdict.result().word())) {
      wrong.add(name + ": " + verdict + " and not " + expected + " " + test);
    }
    var explanation = test.get("explanation");
    if (explanation != null && !explanation.equals(verdict.explanation().orElse("DEFAULT"))) {
      wrong.add(name + ": explains " + verdict.explanation() + " and not " + explanation);
    }
  }

  private static List<Map<String, Object>> scenarios(Path file) throws IOException {
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    var scenarios = new ArrayList<Map<String, Object>>();
    for (var document : yaml.loadAll(Files.readString(file, StandardCharsets.UTF_8))) {
      if (document != null) {
        scenarios.add(map(document));
      }
    }
    return scenarios;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }

  /** The suite's own notation of DNS zones: TIMEOUT, automatic TXT from SPF, CNAME. */
  private static final class Zone implements Resolver {

    private final Map<String, Object> records;

    Zone(Map<String, Object> records) {
      var lower = new HashMap<String, Object>();
      records.forEach((k, v) -> lower.put(k.toLowerCase(Locale.ROOT), v));
      this.records = lower;
    }

    private Answer<Object> ask(String type, String asked) {
      var name = asked.toLowerCase(Locale.ROOT);
      for (int hop = 0; hop < 10; hop++) {
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (name.length() > 253 || !name.matches("(?:[^.]{1,63}(?:\\.|$))+")) {
          return new Answer.Nothing<>(false);
        }
        var found = new ArrayList<Object>();
        String alias = null;
        var entries = records.getOrDefault(name, List.of());
        boolean hasTxt =
            ((List<?>) entries)
                .stream().anyMatch(e -> e instanceof Map<?, ?> m && m.containsKey("TXT"));
        for (var entry : (List<?>) entries) {
          if (entry.equals("TIMEOUT")) {
            return found.isEmpty()
                ? new Answer.Failed<>("timeout")
                : new Answer.Found<>(found, false);
          }
          for (var e : map(entry).entrySet()) {
            var isType =
                e.getKey().equals(type)
                    || (e.getKey().equals("SPF") && type.equals("TXT") && !hasTxt);
            if (isType && e.getValue().equals("TIMEOUT")) {
              return new Answer.Failed<>("timeout");
            }
            if (isType && !e.getValue().equals("NONE")) {
              found.add(e.getValue());
            } else if (e.getKey().equals("CNAME")) {
              alias = String.valueOf(e.getValue());
            }
          }
        }
        if (!found.isEmpty()) {
          return new Answer.Found<>(found, false);
        }
        if (alias == null) {
          return new Answer.Nothing<>(records.containsKey(name));
        }
        name = alias.toLowerCase(Locale.ROOT);
      }
      return new Answer.Failed<>("alias loop");
    }

    private <T> Answer<T> ask(String type, String name, Function<Object, T> content) {
      return switch (ask(type, name)) {
        case Answer.Found<Object>(List<Object> found, boolean ignored) ->
            new Answer.Found<>(found.stream().map(content).toList(), false);
        case Answer.Nothing<Object>(boolean exists) -> new Answer.Nothing<>(exists);
        case Answer.Failed<Object>(String cause) -> new Answer.Failed<>(cause);
      };
    }

    @Override
    public Answer<InetAddress> addresses(String host) {
      throw new AssertionError("SPF asks for one family");
    }

    @Override
    public Answer<String> alias(String name) {
      throw new AssertionError("SPF asks for no aliases");
    }

    @Override
    public Answer<CaaRecord> caa(String name) {
      throw new AssertionError("SPF asks for no keys");
    }

    @Override
    public Answer<TlsaRecord> smimea(String name) {
      throw new AssertionError("SPF asks for no certificates");
    }

    @Override
    public Answer<TlsaRecord> tlsa(String host, int port) {
      throw new AssertionError("SPF asks for no keys");
    }

    @Override
    public Answer<InetAddress> ipv4(String host) {
      return ask("A", host, o -> InetAddress.ofLiteral(o.toString()));
    }

    @Override
    public Answer<InetAddress> ipv6(String host) {
      return ask("AAAA", host, o -> InetAddress.ofLiteral(o.toString()));
    }

    @Override
    public Answer<String> txt(String name) {
      return ask(
          "TXT",
          name,
          o ->
              o instanceof List<?> strings
                  ? String.join("", strings.stream().map(String::valueOf).toList())
                  : o.toString());
    }

    @Override
    public Answer<MxRecord> mx(String domain) {
      return ask(
          "MX",
          domain,
          o -> new MxRecord((Integer) ((List<?>) o).get(0), ((List<?>) o).get(1).toString()));
    }

    @Override
    public Answer<String> ptr(InetAddress address) {
      var octets = address.getAddress();
      var name = new StringBuilder();
      for (int i = octets.length - 1; i >= 0; i--) {
        name.append(
            address instanceof Inet4Address
                ? (octets[i] & 0xFF) + "."
                : "%x.%x.".formatted(octets[i] & 0xF, octets[i] >> 4 & 0xF));
      }
      return ask(
          "PTR",
          name + (address instanceof Inet4Address ? "in-addr.arpa" : "ip6.arpa"),
          Object::toString);
    }
  }
}
