package org.sealpost.authenticity.agreement;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.sealpost.dns.Answer;
import org.sealpost.dns.CaaRecord;
import org.sealpost.dns.MxRecord;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.TlsaRecord;

/** A DNS zone that we and the peers see alike. A type without answer is null in the JSON. */
final class SharedZone implements Resolver {

  private final Map<String, Map<String, Optional<List<String>>>> names = new HashMap<>();

  void add(String name, String type, String record) {
    var types = names.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new HashMap<>());
    var records =
        new ArrayList<>(types.getOrDefault(type, Optional.of(List.of())).orElse(List.of()));
    records.add(record);
    types.put(type, Optional.of(records));
  }

  void fail(String name, String type) {
    names
        .computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new HashMap<>())
        .put(type, Optional.empty());
  }

  Map<String, Map<String, Object>> json() {
    var json = new HashMap<String, Map<String, Object>>();
    names.forEach(
        (name, types) -> {
          var each = new HashMap<String, Object>();
          types.forEach((type, records) -> each.put(type, records.orElse(null)));
          json.put(name, each);
        });
    return json;
  }

  /** All TXT records. */
  List<String> texts() {
    return names.values().stream()
        .flatMap(types -> types.getOrDefault("TXT", Optional.of(List.of())).stream())
        .flatMap(List::stream)
        .toList();
  }

  private <T> Answer<T> ask(String name, String type, Function<String, T> content) {
    var key = name.toLowerCase(Locale.ROOT);
    var types = names.get(key.endsWith(".") ? key.substring(0, key.length() - 1) : key);
    if (types == null) {
      return new Answer.Nothing<>(false);
    }
    var records = types.getOrDefault(type, Optional.of(List.of()));
    if (records.isEmpty()) {
      return new Answer.Failed<>("scripted");
    }
    return records.get().isEmpty()
        ? new Answer.Nothing<>(true)
        : new Answer.Found<>(records.get().stream().map(content).toList(), false);
  }

  @Override
  public Answer<InetAddress> addresses(String host) {
    throw new AssertionError("one family is asked for");
  }

  @Override
  public Answer<CaaRecord> caa(String name) {
    throw new AssertionError("no certificates here");
  }

  @Override
  public Answer<TlsaRecord> smimea(String name) {
    throw new AssertionError("no S/MIME here");
  }

  @Override
  public Answer<TlsaRecord> tlsa(String host, int port) {
    throw new AssertionError("no TLS here");
  }

  @Override
  public Answer<String> alias(String name) {
    throw new AssertionError("nobody asks for aliases here");
  }

  @Override
  public Answer<InetAddress> ipv4(String host) {
    return ask(host, "A", InetAddress::ofLiteral);
  }

  @Override
  public Answer<InetAddress> ipv6(String host) {
    return ask(host, "AAAA", InetAddress::ofLiteral);
  }

  @Override
  public Answer<String> txt(String name) {
    return ask(name, "TXT", text -> text);
  }

  @Override
  public Answer<MxRecord> mx(String domain) {
    return ask(
        domain,
        "MX",
        text -> {
          int blank = text.indexOf(' ');
          return new MxRecord(
              Integer.parseInt(text.substring(0, blank)), text.substring(blank + 1));
        });
  }

  @Override
  public Answer<String> ptr(InetAddress address) {
    return ask(reverse(address), "PTR", text -> text);
  }

  static String reverse(InetAddress address) {
    var octets = address.getAddress();
    var name = new StringBuilder();
    for (int i = octets.length - 1; i >= 0; i--) {
      name.append(
          address instanceof Inet4Address
              ? (octets[i] & 0xFF) + "."
              : "%x.%x.".formatted(octets[i] & 0xF, octets[i] >> 4 & 0xF));
    }
    return name + (address instanceof Inet4Address ? "in-addr.arpa" : "ip6.arpa");
  }
}
