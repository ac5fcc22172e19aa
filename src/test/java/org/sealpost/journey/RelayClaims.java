package org.sealpost.journey;

import static org.sealpost.journey.RelayCase.inside;
import static org.sealpost.journey.RelayCase.refused;
import static org.sealpost.journey.RelayCases.FOREIGN;
import static org.sealpost.journey.RelayCases.FROM;
import static org.sealpost.journey.RelayCases.HELLO;
import static org.sealpost.journey.RelayCases.NOT_YOUR_DOOR;
import static org.sealpost.journey.RelayCases.NO_RELAY;
import static org.sealpost.journey.RelayCases.OURS;
import static org.sealpost.journey.RelayCases.UNKNOWN;

import java.util.List;
import org.sealpost.journey.RelayCase.Client;

/** Tricks by what a client claims to be, and by the order of its commands. */
final class RelayClaims {

  private RelayClaims() {}

  static List<RelayCase> claims() {
    return List.of(
        refused(
            "EHLO with our name", Client.STRANGER, NO_RELAY, "EHLO gw.ours.test", FROM, FOREIGN),
        refused("HELO localhost", Client.STRANGER, NO_RELAY, "HELO localhost", FROM, FOREIGN),
        refused(
            "EHLO with an address of ours",
            Client.STRANGER,
            NO_RELAY,
            "EHLO [127.0.0.2]",
            FROM,
            FOREIGN),
        refused(
            "EHLO with a mapped address",
            Client.STRANGER,
            NO_RELAY,
            "EHLO [IPv6:::ffff:127.0.0.2]",
            FROM,
            FOREIGN),
        refused(
            "XCLIENT",
            Client.STRANGER,
            UNKNOWN,
            HELLO,
            "XCLIENT ADDR=127.0.0.2 NAME=inner.ours.test"),
        refused(
            "XCLIENT, then a mail",
            Client.STRANGER,
            NO_RELAY,
            HELLO,
            "XCLIENT ADDR=127.0.0.2",
            FROM,
            FOREIGN),
        refused(
            "XFORWARD, then a mail",
            Client.STRANGER,
            NO_RELAY,
            HELLO,
            "XFORWARD ADDR=127.0.0.2 NAME=localhost",
            FROM,
            FOREIGN),
        refused(
            "PROXY v1 after the greeting",
            Client.STRANGER,
            UNKNOWN,
            "PROXY TCP4 127.0.0.2 127.0.0.1 56324 25"),
        refused(
            "PROXY v1, then a mail",
            Client.STRANGER,
            NO_RELAY,
            "PROXY TCP4 127.0.0.2 127.0.0.1 56324 25",
            HELLO,
            FROM,
            FOREIGN),
        refused("ETRN", Client.STRANGER, "502 5.5.1", HELLO, "ETRN foreign.test"),
        refused("TURN", Client.STRANGER, "502 5.5.1", HELLO, "TURN"),
        refused("the door of our servers", Client.STRANGER_AT_OUR_DOOR, NOT_YOUR_DOOR),
        refused(
            "a server of ours at the front",
            Client.OURS_AT_THE_FRONT,
            NO_RELAY,
            HELLO,
            FROM,
            FOREIGN),
        refused(
            "a server of ours at the front, as us",
            Client.OURS_AT_THE_FRONT,
            NO_RELAY,
            HELLO,
            "MAIL FROM:<anna@ours.test>",
            FOREIGN),
        refused("an unchecked gateway", Client.UNCHECKED, NO_RELAY, HELLO, FROM, FOREIGN),
        refused(
            "an unchecked gateway, routed",
            Client.UNCHECKED,
            NO_RELAY,
            HELLO,
            FROM,
            "RCPT TO:<kim%foreign.test@ours.test>"),
        inside(
            "an unchecked gateway to us",
            Client.UNCHECKED,
            "anna@ours.test",
            HELLO,
            FROM,
            OURS,
            "DATA"),
        inside("a forged trace", Client.STRANGER, "anna@ours.test", HELLO, FROM, OURS, "DATA")
            .writing(
                "Received: from inner.ours.test ([127.0.0.2]) by gw.ours.test; Tue, 24 Nov 2026"
                    + " 08:00:00 +0000\r\nX-Sealpost-Verdict: clean\r\nFrom: kim@world.test"),
        inside(
                "other recipients in the header",
                Client.STRANGER,
                "anna@ours.test",
                HELLO,
                FROM,
                OURS,
                "DATA")
            .writing(
                "From: kim@world.test\r\n"
                    + "To: kim@foreign.test\r\n"
                    + "Bcc: kim@partner.test\r\n"
                    + "Resent-To: kim@foreign.test\r\n"
                    + "Apparently-To: kim@foreign.test"));
  }

  static List<RelayCase> sequences() {
    return List.of(
        refused("RCPT before MAIL", Client.STRANGER, "503 5.5.1", HELLO, FOREIGN),
        refused("RCPT before EHLO", Client.STRANGER, "503 5.5.1", FOREIGN),
        refused("MAIL before EHLO", Client.STRANGER, "503 5.5.1", FROM, FOREIGN),
        refused(
            "DATA after a refused recipient",
            Client.STRANGER,
            "554 5.5.1",
            HELLO,
            FROM,
            FOREIGN,
            "DATA"),
        refused(
            "RSET forgets our recipient",
            Client.STRANGER,
            "503 5.5.1",
            HELLO,
            FROM,
            OURS,
            "RSET",
            "DATA"),
        refused(
            "RSET, then a foreign recipient",
            Client.STRANGER,
            NO_RELAY,
            HELLO,
            FROM,
            OURS,
            "RSET",
            FROM,
            FOREIGN),
        refused(
            "EHLO forgets our recipient",
            Client.STRANGER,
            "503 5.5.1",
            HELLO,
            FROM,
            OURS,
            HELLO,
            "DATA"),
        refused(
            "after a mail that was taken",
            Client.STRANGER,
            "503 5.5.1",
            HELLO,
            FROM,
            "RCPT TO:<nobody@strict.test>",
            "RSET",
            FOREIGN),
        refused(
            "after a pipelined refusal",
            Client.STRANGER,
            "503 5.5.1",
            HELLO,
            FROM + "\r\n" + FOREIGN + "\r\nDATA",
            "RSET",
            FOREIGN),
        refused(
            "pipelined to DATA",
            Client.STRANGER,
            "554 5.5.1",
            HELLO,
            FROM + "\r\n" + FOREIGN + "\r\nDATA"),
        refused(
            "after STARTTLS the envelope is forgotten",
            Client.STRANGER,
            "503 5.5.1",
            HELLO,
            FROM,
            OURS,
            "STARTTLS",
            HELLO,
            "DATA"),
        refused(
            "after STARTTLS without EHLO", Client.STRANGER, "503 5.5.1", HELLO, "STARTTLS", FROM),
        refused("inside TLS", Client.STRANGER, NO_RELAY, HELLO, "STARTTLS", HELLO, FROM, FOREIGN),
        refused(
            "a chunk for a foreign recipient",
            Client.STRANGER,
            "554 5.5.1",
            HELLO,
            FROM,
            FOREIGN,
            "BDAT 0 LAST"),
        inside(
            "our recipient among foreign ones",
            Client.STRANGER,
            "anna@ours.test",
            HELLO,
            FROM,
            FOREIGN,
            OURS,
            "RCPT TO:<kim%foreign.test@ours.test>",
            "DATA"),
        inside(
            "a foreign recipient behind ours",
            Client.STRANGER,
            "anna@ours.test",
            HELLO,
            FROM,
            OURS,
            FOREIGN,
            "DATA"));
  }
}
