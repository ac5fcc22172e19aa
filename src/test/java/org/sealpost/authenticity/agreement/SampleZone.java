package org.sealpost.authenticity.agreement;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fills a zone with addresses, exchangers, SPF and DMARC records, good and bad. */
final class SampleZone {

  private final Random random;
  private final SharedZone zone;
  private final String client;

  SampleZone(Random random, SharedZone zone, String client) {
    this.random = random;
    this.zone = zone;
    this.client = client;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  void fill() {
    for (var domain : SampleMail.DOMAINS) {
      addresses(domain);
      addresses("mx." + domain);
      if (random.nextInt(3) > 0) {
        zone.add(domain, "MX", "10 mx." + domain);
      }
      if (random.nextInt(6) == 0) {
        zone.add(domain, "MX", "20 mx." + one(SampleMail.DOMAINS));
      }
      if (random.nextInt(8) > 0) {
        zone.add(domain, "TXT", spf());
      }
      if (random.nextInt(12) == 0) {
        zone.add(domain, "TXT", one(List.of("v=spf10 -all", "v=spf1", "some text", "v=spf1 +all")));
      }
      if (random.nextInt(40) == 0) {
        zone.fail(domain, one(List.of("TXT", "A", "MX", "AAAA")));
      }
      dmarc(domain);
    }
    if (random.nextBoolean()) {
      var reverse = SharedZone.reverse(InetAddress.ofLiteral(client));
      zone.add(reverse, "PTR", one(SampleMail.DOMAINS));
      if (random.nextInt(6) == 0) {
        zone.fail(reverse, "PTR");
      }
    }
    zone.add(client + ".list.birch.com", "A", "127.0.0.2");
    zone.add("ann.users.birch.com", "A", "127.0.0.2");
  }

  private void addresses(String name) {
    if (random.nextInt(3) > 0) {
      zone.add(name, "A", "192.0.2." + (1 + random.nextInt(6)));
    }
    if (random.nextInt(3) == 0) {
      zone.add(name, "AAAA", "2001:db8::" + (1 + random.nextInt(4)));
    }
  }

  private String spf() {
    var terms = new ArrayList<String>();
    terms.add(random.nextInt(20) == 0 ? one(List.of("v=SPF1", "V=spf1")) : "v=spf1");
    for (int n = random.nextInt(4); n > 0; n--) {
      terms.add(one(List.of("", "", "", "+", "-", "~", "?")) + mechanism());
    }
    if (random.nextInt(5) > 0) {
      terms.add(
          one(
              List.of(
                  "-all",
                  "-all",
                  "~all",
                  "?all",
                  "all",
                  "redirect=" + one(SampleMail.DOMAINS),
                  "-ALL")));
    }
    if (random.nextInt(10) == 0) {
      terms.add(random.nextInt(terms.size()) + 1 > 1 ? 1 : 1, modifier());
    }
    return String.join(random.nextInt(10) == 0 ? "  " : " ", terms);
  }

  private String modifier() {
    return one(
        List.of(
            "exp=why." + one(SampleMail.DOMAINS),
            "x=y",
            "unknown=%{i}",
            "foo=bar:baz/32",
            "redirect=" + one(SampleMail.DOMAINS),
            "=x",
            "1x=y",
            "exp="));
  }

  private String mechanism() {
    var domain = one(SampleMail.DOMAINS);
    return switch (random.nextInt(16)) {
      case 0, 1 ->
          "ip4:192.0.2." + random.nextInt(8) + one(List.of("", "/32", "/30", "/29", "/24"));
      case 2 -> "ip6:2001:db8::" + random.nextInt(4) + one(List.of("", "/128", "/126", "/64"));
      case 3 -> "a";
      case 4 -> "a:" + domain + one(List.of("", "/24", "/30", "//64", "/24//64"));
      case 5 -> "mx";
      case 6 -> "mx:" + domain + one(List.of("", "/31", "//126"));
      case 7, 8 -> "include:" + domain;
      case 9 -> one(List.of("ptr", "ptr:" + domain));
      case 10 ->
          "exists:"
              + one(
                  List.of(
                      "%{i}.list.birch.com",
                      "%{l1r-}.users.birch.com",
                      "%{d2}",
                      "%{h}.birch.com",
                      "%{ir}.%{v}.birch.com",
                      "%{p}",
                      "%{o}",
                      "%{s}.birch.com"));
      case 11 -> "A:MX." + domain;
      case 12 -> random.nextInt(3) == 0 ? wrong(domain) : "include:%{d}";
      case 13 -> "a:missing" + random.nextInt(3) + ".birch.com";
      default -> "ip4:198.51.100.0/24";
    };
  }

  private String wrong(String domain) {
    return one(
        List.of(
            "ip4:192.0.2.300",
            "ip4:192.0.2.1/33",
            "ip4:192.0.2",
            "ip6:::1/129",
            "a:",
            "mx:",
            "a/33",
            "include",
            "include:",
            "exists",
            "exists:",
            "foo",
            "foo:bar",
            "a:" + domain + "/",
            "all:x",
            "ip4",
            "ptr:",
            "a:%{z}.birch.com",
            "a:%x.birch.com",
            "a:b",
            "include:birch.com/24",
            "mx/024",
            "ip4:192.0.2.1/08",
            "a:birch.com//129",
            "exists:birch.com:c"));
  }

  private void dmarc(String domain) {
    if (random.nextInt(3) > 0) {
      return;
    }
    var record =
        new StringBuilder(
            random.nextInt(25) == 0 ? one(List.of("v=DMARC2", "v=dmarc1", "p=none")) : "v=DMARC1");
    var separator = one(List.of("; ", ";", " ; "));
    if (random.nextInt(15) > 0) {
      record
          .append(separator)
          .append("p=")
          .append(
              one(
                  List.of(
                      "none",
                      "quarantine",
                      "reject",
                      "reject",
                      random.nextInt(8) == 0 ? "kill" : "none",
                      "Reject")));
    }
    for (var tag :
        List.of(
            "sp=none",
            "sp=reject",
            "adkim=s",
            "aspf=s",
            "adkim=r",
            "pct=50",
            "rua=mailto:r@birch.com",
            "fo=1",
            "psd=n",
            "np=reject",
            "x=y")) {
      if (random.nextInt(6) == 0 && record.indexOf(tag.substring(0, tag.indexOf('=') + 1)) < 0) {
        record.append(separator).append(tag);
      }
    }
    zone.add("_dmarc." + domain, "TXT", record + (random.nextBoolean() ? ";" : ""));
    if (random.nextInt(25) == 0) {
      zone.add("_dmarc." + domain, "TXT", "v=DMARC1; p=none");
    }
    if (random.nextInt(30) == 0) {
      zone.fail("_dmarc." + domain, "TXT");
    }
  }
}
