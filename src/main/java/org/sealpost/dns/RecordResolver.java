package org.sealpost.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SMIMEARecord;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A resolver that knows how to find record sets; this turns them into answers. */
interface RecordResolver extends Resolver {

  /** The records of that name and type, aliases followed. */
  Answer<Record> records(Name name, int type);

  @Override
  default Answer<InetAddress> addresses(String host) {
    var six = ipv6(host);
    var four = ipv4(host);
    var all = new ArrayList<>(six.recordsOrNone());
    all.addAll(four.recordsOrNone());
    if (!all.isEmpty()) {
      return new Answer.Found<>(all, isAuthentic(six) && isAuthentic(four));
    }
    return four instanceof Answer.Failed<InetAddress> ? four : six;
  }

  @Override
  default Answer<InetAddress> ipv4(String host) {
    return ask(host, Type.A, r -> r instanceof ARecord a ? Optional.of(a.getAddress()) : none());
  }

  @Override
  default Answer<InetAddress> ipv6(String host) {
    return ask(host, Type.AAAA, RecordResolver::sixOf);
  }

  @Override
  default Answer<String> txt(String name) {
    return ask(name, Type.TXT, r -> r instanceof TXTRecord t ? Optional.of(joined(t)) : none());
  }

  @Override
  default Answer<MxRecord> mx(String domain) {
    var answer = ask(domain, Type.MX, RecordResolver::mxOf);
    if (answer instanceof Answer.Found<MxRecord>(List<MxRecord> records, boolean authentic)) {
      return new Answer.Found<>(
          records.stream().sorted(Comparator.comparingInt(MxRecord::preference)).toList(),
          authentic);
    }
    return answer;
  }

  @Override
  default Answer<TlsaRecord> tlsa(String host, int port) {
    return ask(
        "_" + port + "._tcp." + host,
        Type.TLSA,
        r ->
            r instanceof TLSARecord t
                ? Optional.of(
                    new TlsaRecord(
                        t.getCertificateUsage(),
                        t.getSelector(),
                        t.getMatchingType(),
                        HexFormat.of().formatHex(t.getCertificateAssociationData())))
                : none());
  }

  @Override
  default Answer<TlsaRecord> smimea(String name) {
    return ask(
        name,
        Type.SMIMEA,
        r ->
            r instanceof SMIMEARecord s
                ? Optional.of(
                    new TlsaRecord(
                        s.getCertificateUsage(),
                        s.getSelector(),
                        s.getMatchingType(),
                        HexFormat.of().formatHex(s.getCertificateAssociationData())))
                : none());
  }

  @Override
  default Answer<CaaRecord> caa(String name) {
    return ask(
        name,
        Type.CAA,
        r ->
            r instanceof CAARecord c
                ? Optional.of(
                    new CaaRecord(
                        (c.getFlags() & 0x80) != 0,
                        c.getTag().toLowerCase(Locale.ROOT),
                        c.getValue()))
                : none());
  }

  @Override
  default Answer<String> alias(String name) {
    return ask(
        name,
        Type.CNAME,
        r -> r instanceof CNAMERecord c ? Optional.of(c.getTarget().toString(true)) : none());
  }

  @Override
  default Answer<String> ptr(InetAddress address) {
    return typed(
        records(ReverseMap.fromAddress(address), Type.PTR),
        r -> r instanceof PTRRecord p ? Optional.of(p.getTarget().toString(true)) : none());
  }

  private <T> Answer<T> ask(String name, int type, Function<Record, Optional<T>> content) {
    var parsed = nameOf(name);
    return parsed.isEmpty()
        ? new Answer.Nothing<>(false)
        : typed(records(parsed.get(), type), content);
  }

  private static <T> Answer<T> typed(Answer<Record> answer, Function<Record, Optional<T>> content) {
    return switch (answer) {
      case Answer.Found<Record>(List<Record> records, boolean authentic) -> {
        var contents = records.stream().map(content).flatMap(Optional::stream).toList();
        yield contents.isEmpty()
            ? new Answer.Nothing<>(true)
            : new Answer.Found<>(contents, authentic);
      }
      case Answer.Nothing<Record>(boolean nameExists) -> new Answer.Nothing<>(nameExists);
      case Answer.Failed<Record>(String cause) -> new Answer.Failed<>(cause);
    };
  }

  /** Any text as a name; what the DNS could not hold is empty. */
  static Optional<Name> nameOf(String text) {
    var bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    var escaped = new StringBuilder(bare.length() + 8);
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      if (c > 0xFF) {
        return Optional.empty();
      }
      if (c <= ' ' || c >= 0x7F) {
        escaped.append("\\%03d".formatted((int) c));
      } else if ("\\\"();@$".indexOf(c) >= 0) {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c);
      }
    }
    try {
      return Optional.of(Name.fromString(escaped.append('.').toString()));
    } catch (TextParseException impossible) {
      return Optional.empty();
    }
  }

  private static Optional<InetAddress> sixOf(Record r) {
    // An AAAA record that holds an IPv4-mapped address comes out as IPv4; it is no IPv6 host.
    return r instanceof AAAARecord six && !(six.getAddress() instanceof Inet4Address)
        ? Optional.of(six.getAddress())
        : Optional.empty();
  }

  private static Optional<MxRecord> mxOf(Record r) {
    return r instanceof MXRecord mx
        ? Optional.of(new MxRecord(mx.getPriority(), hostOf(mx.getTarget())))
        : Optional.empty();
  }

  private static String hostOf(Name target) {
    return target.equals(Name.root) ? "" : target.toString(true);
  }

  static String joined(TXTRecord txt) {
    var text = new StringBuilder();
    for (var string : txt.getStringsAsByteArrays()) {
      text.append(new String(string, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  private static boolean isAuthentic(Answer<?> answer) {
    return !(answer instanceof Answer.Found<?> found) || found.authentic();
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }
}
