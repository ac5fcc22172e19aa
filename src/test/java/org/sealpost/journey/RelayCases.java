package org.sealpost.journey;

import static org.sealpost.journey.RelayCase.inside;
import static org.sealpost.journey.RelayCase.refused;

import java.util.List;
import java.util.stream.Stream;
import org.sealpost.journey.RelayCase.Client;

/** Every way that we know by which a relay has been made to carry what it should not. */
final class RelayCases {

  static final String HELLO = "EHLO client.world.test";
  static final String FROM = "MAIL FROM:<kim@world.test>";
  static final String FROM_UTF8 = FROM + " SMTPUTF8";
  static final String OURS = "RCPT TO:<anna@ours.test>";
  static final String FOREIGN = "RCPT TO:<kim@foreign.test>";

  static final String NO_RELAY = "550 5.7.1 We do not relay";
  static final String MALFORMED = "553 5.1.3";
  static final String UNKNOWN = "500 5.5.2";
  static final String NOT_YOUR_DOOR = "554 5.7.1";

  private RelayCases() {}

  static List<RelayCase> all() {
    return Stream.of(
            recipients(),
            senders(),
            RelayClaims.claims(),
            RelayClaims.sequences(),
            RelayFromInside.ourServers())
        .flatMap(List::stream)
        .toList();
  }

  /** A stranger says RCPT TO with this path, and no more is needed. */
  private static RelayCase path(String name, String heard, String path) {
    return refused(name, Client.STRANGER, heard, HELLO, FROM, "RCPT TO:<" + path + ">");
  }

  private static RelayCase ours(String name, String path, String arrives) {
    return inside(name, Client.STRANGER, arrives, HELLO, FROM, "RCPT TO:<" + path + ">", "DATA");
  }

  private static List<RelayCase> recipients() {
    return List.of(
        path("a foreign recipient", NO_RELAY, "kim@foreign.test"),
        path("a partner is foreign too", NO_RELAY, "kim@partner.test"),
        path("the percent hack", NO_RELAY, "kim%foreign.test@ours.test"),
        path("the percent hack, twice", NO_RELAY, "kim%foreign.test%ours.test@ours.test"),
        path("the percent hack at our own name", NO_RELAY, "kim%foreign.test@gw.ours.test"),
        path("the percent hack, quoted", NO_RELAY, "\"kim%foreign.test\"@ours.test"),
        path("a bang path", NO_RELAY, "foreign.test!kim@ours.test"),
        path("a bang path without a domain", MALFORMED, "foreign.test!kim"),
        path("a bang path through us", NO_RELAY, "ours.test!kim@foreign.test"),
        path("a source route through us", NO_RELAY, "@ours.test:kim@foreign.test"),
        path("a source route of two", NO_RELAY, "@ours.test,@gw.ours.test:kim@foreign.test"),
        path("a source route with our name at the end", MALFORMED, "kim@foreign.test:@ours.test"),
        path("a quoted local part with @", NO_RELAY, "\"kim@foreign.test\"@ours.test"),
        path("a quoted @ at a foreign domain", NO_RELAY, "\"anna@ours.test\"@foreign.test"),
        path("an escaped @", NO_RELAY, "\"kim\\@foreign.test\"@ours.test"),
        path("two @, ours last", MALFORMED, "kim@foreign.test@ours.test"),
        path("two @, ours first", MALFORMED, "anna@ours.test@foreign.test"),
        path("no domain", MALFORMED, "kim"),
        path("an empty path", MALFORMED, ""),
        path("an empty domain", MALFORMED, "kim@"),
        path("our address literal", MALFORMED, "kim@[127.0.0.1]"),
        path("our IPv6 literal", MALFORMED, "kim@[IPv6:::1]"),
        path("our address, mapped", MALFORMED, "kim@[IPv6:::ffff:127.0.0.1]"),
        path("an address without brackets", NO_RELAY, "kim@127.0.0.1"),
        path("an address as a number", NO_RELAY, "kim@2130706433"),
        path("localhost", NO_RELAY, "kim@localhost"),
        path("our own host name", NO_RELAY, "kim@gw.ours.test"),
        path("a domain below ours", NO_RELAY, "kim@sub.ours.test"),
        path("a domain that ends like ours", NO_RELAY, "kim@not-ours.test"),
        path("a domain that begins like ours", NO_RELAY, "kim@ours.test.foreign.test"),
        path("a foreign domain with a trailing dot", NO_RELAY, "kim@foreign.test."),
        path("two trailing dots", MALFORMED, "anna@ours.test.."),
        path("a comment", "501 5.5.4", "kim@foreign.test (anna@ours.test)"),
        path("a comment without a space", MALFORMED, "kim@foreign.test(@ours.test)"),
        path("a NUL inside the domain", "521 5.5.2", "kim@foreign.test\0@ours.test"),
        path("a NUL behind our domain", "521 5.5.2", "anna@ours.test\0.foreign.test"),
        path("a space before our domain", "501 5.5.4", "kim@foreign.test @ours.test"),
        path("a tab", UNKNOWN, "kim@foreign.test\t@ours.test"),
        path("angle brackets inside", "501 5.5.4", "<kim@foreign.test>@ours.test"),
        path("a second path", "501 5.5.4", "anna@ours.test><kim@foreign.test"),
        path("two addresses", MALFORMED, "anna@ours.test,kim@foreign.test"),
        path("a semicolon and a pipe", MALFORMED, "anna@ours.test;|kim@foreign.test"),
        path("a look-alike of our IDN", NO_RELAY, "kim@xn--bcher-kva.foreign.test"),
        path("our IDN without SMTPUTF8", "553 5.6.7", "kim@b\u00fccher.test"),
        path("octets that are no UTF-8", UNKNOWN, "kim@b\ufffdcher.test"),
        path("nobody in a domain with a list", "550 5.1.1", "kim@strict.test"),
        ours("our own recipient", "anna@ours.test", "anna@ours.test"),
        ours("mixed case", "Anna@OURS.Test", "Anna@ours.test"),
        ours("our domain with a trailing dot", "anna@ours.test.", "anna@ours.test"),
        ours("a source route to us", "@foreign.test:anna@ours.test", "anna@ours.test"),
        ours("our IDN as A-label", "anna@xn--bcher-kva.test", "anna@xn--bcher-kva.test"),
        ours("postmaster without a domain", "PostMaster", "postmaster@ours.test"),
        ours(
            "postmaster of a domain with a list",
            "postmaster@strict.test",
            "postmaster@strict.test"),
        ours("a name with a percent sign that is ours", "a%b@ours.test", "a%b@ours.test"),
        inside(
            "our IDN with SMTPUTF8",
            Client.STRANGER,
            "anna@xn--bcher-kva.test",
            HELLO,
            FROM_UTF8,
            "RCPT TO:<anna@B\u00dcCHER.test>",
            "DATA"),
        refused(
            "a foreign domain behind a full stop of China",
            Client.STRANGER,
            NO_RELAY,
            HELLO,
            FROM_UTF8,
            "RCPT TO:<kim@ours.test\u3002foreign.test>"));
  }

  private static List<RelayCase> senders() {
    return List.of(
        refused(
            "from our own domain",
            Client.STRANGER,
            NO_RELAY,
            HELLO,
            "MAIL FROM:<anna@ours.test>",
            FOREIGN),
        refused("from nobody", Client.STRANGER, NO_RELAY, HELLO, "MAIL FROM:<>", FOREIGN),
        refused(
            "from our own host",
            Client.STRANGER,
            NO_RELAY,
            HELLO,
            "MAIL FROM:<root@gw.ours.test>",
            FOREIGN),
        refused(
            "from localhost",
            Client.STRANGER,
            NO_RELAY,
            HELLO,
            "MAIL FROM:<root@localhost>",
            FOREIGN),
        refused(
            "from our literal",
            Client.STRANGER,
            "503 5.5.1",
            HELLO,
            "MAIL FROM:<root@[127.0.0.2]>",
            FOREIGN),
        refused(
            "from the recipient",
            Client.STRANGER,
            NO_RELAY,
            HELLO,
            "MAIL FROM:<kim@foreign.test>",
            FOREIGN),
        refused(
            "a bounce with a routed name",
            Client.STRANGER,
            NO_RELAY,
            HELLO,
            "MAIL FROM:<>",
            "RCPT TO:<kim%foreign.test@ours.test>"),
        refused(
            "with AUTH= of ours",
            Client.STRANGER,
            "503 5.5.1",
            HELLO,
            "MAIL FROM:<anna@ours.test> AUTH=anna@ours.test",
            FOREIGN));
  }
}
