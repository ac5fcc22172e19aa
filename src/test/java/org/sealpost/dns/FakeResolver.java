package org.sealpost.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A DNS that says what a test told it to say; everything else does not exist. */
public final class FakeResolver implements Resolver {

  private record Key(String type, String name) {}

  private final Map<Key, List<Object>> records = new HashMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Set<Key> failing = new HashSet<>();
  private boolean signed;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** Each text is one TXT record. */
  public FakeResolver txt(String name, String... texts) {
    return put("TXT", name, (Object[]) texts);
  }

  /** Takes all TXT records of a name away. */
  public FakeResolver withoutTxt(String name) {
    records.remove(key("TXT", name));
    return this;
  }

  /** Exchangers, the first is the best. */
  public FakeResolver mx(String domain, String... hosts) {
    for (var host : hosts) {
      mx(domain, 10 * (1 + records.getOrDefault(key("MX", domain), List.of()).size()), host);
    }
    return this;
  }

  /** One exchanger. */
  public FakeResolver mx(String domain, int preference, String host) {
    return put("MX", domain, new MxRecord(preference, host));
  }

  /** Addresses of both kinds. */
  public FakeResolver address(String host, String... addresses) {
    for (var address : addresses) {
      var parsed = InetAddress.ofLiteral(address);
      put(parsed instanceof Inet4Address ? "A" : "AAAA", host, parsed);
    }
    return this;
  }

  /** Names that an address points back to. */
  public FakeResolver ptr(String address, String... names) {
    return put("PTR", InetAddress.ofLiteral(address).getHostAddress(), (Object[]) names);
  }

  /** What the certificate of a mail server must be. */
  public FakeResolver tlsa(String host, TlsaRecord... values) {
    return put("TLSA", "_25._tcp." + host, (Object[]) values);
  }

  /** What the certificate of a person must be. */
  public FakeResolver smimea(String name, TlsaRecord... values) {
    return put("SMIMEA", name, (Object[]) values);
  }

  /** Who may issue certificates. */
  public FakeResolver caa(String name, CaaRecord... values) {
    return put("CAA", name, (Object[]) values);
  }

  /** From now on, every answer counts as validated. */
  public FakeResolver signed() {
    signed = true;
    return this;
  }

  /** An alias. */
  public FakeResolver alias(String name, String target) {
    aliases.put(normal(name), normal(target));
    return this;
  }

  /** Every question for that name fails. */
  public FakeResolver fail(String name) {
    for (var type : List.of("TXT", "MX", "A", "AAAA", "PTR", "TLSA", "SMIMEA", "CAA")) {
      fail(type, name);
    }
    return this;
  }

  /** Every question for that name and type fails. */
  public FakeResolver fail(String type, String name) {
    failing.add(key(type, name));
    return this;
  }

  /** What was asked so far: type, blank, name. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Answer<InetAddress> addresses(String host) {
    var six = ipv6(host);
    var four = ipv4(host);
    var all = new ArrayList<>(six.recordsOrNone());
    all.addAll(four.recordsOrNone());
    if (!all.isEmpty()) {
      return new Answer.Found<>(all, signed);
    }
    return four instanceof Answer.Failed<InetAddress> ? four : six;
  }

  @Override
  public Answer<InetAddress> ipv4(String host) {
    return ask("A", host, InetAddress.class);
  }

  @Override
  public Answer<InetAddress> ipv6(String host) {
    return ask("AAAA", host, InetAddress.class);
  }

  @Override
  public Answer<String> txt(String name) {
    return ask("TXT", name, String.class);
  }

  @Override
  public Answer<MxRecord> mx(String domain) {
    var answer = ask("MX", domain, MxRecord.class);
    return answer instanceof Answer.Found<MxRecord> found
        ? new Answer.Found<>(
            found.records().stream().sorted(Comparator.comparingInt(MxRecord::preference)).toList(),
            signed)
        : answer;
  }

  @Override
  public Answer<TlsaRecord> tlsa(String host, int port) {
    return ask("TLSA", "_" + port + "._tcp." + host, TlsaRecord.class);
  }

  @Override
  public Answer<TlsaRecord> smimea(String name) {
    return ask("SMIMEA", name, TlsaRecord.class);
  }

  @Override
  public Answer<CaaRecord> caa(String name) {
    return ask("CAA", name, CaaRecord.class);
  }

  @Override
  public Answer<String> alias(String name) {
    asked.add("CNAME " + name);
    var target = aliases.get(normal(name));
    return target == null
        ? new Answer.Nothing<>(exists(normal(name)))
        : new Answer.Found<>(List.of(target), signed);
  }

  @Override
  public Answer<String> ptr(InetAddress address) {
    return ask("PTR", address.getHostAddress(), String.class);
  }

  private FakeResolver put(String type, String name, Object... values) {
    records.computeIfAbsent(key(type, name), k -> new ArrayList<>()).addAll(List.of(values));
    return this;
  }

  private <T> Answer<T> ask(String type, String name, Class<T> content) {
    asked.add(type + " " + name);
    var at = normal(name);
    for (int hop = 0; hop < 10; hop++) {
      var key = new Key(type, at);
      if (failing.contains(key)) {
        return new Answer.Failed<>("scripted failure");
      }
      var found = records.get(key);
      if (found != null) {
        return new Answer.Found<>(found.stream().map(content::cast).toList(), signed);
      }
      var alias = aliases.get(at);
      if (alias == null) {
        return new Answer.Nothing<>(exists(at));
      }
      at = alias;
    }
    return new Answer.Failed<>("too many aliases");
  }

  private boolean exists(String name) {
    return records.keySet().stream()
        .anyMatch(k -> k.name().equals(name) || k.name().endsWith("." + name));
  }

  private static Key key(String type, String name) {
    return new Key(type, normal(name));
  }

  private static String normal(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
