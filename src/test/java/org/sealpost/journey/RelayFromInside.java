package org.sealpost.journey;

import static org.sealpost.journey.RelayCase.inside;
import static org.sealpost.journey.RelayCase.leaves;
import static org.sealpost.journey.RelayCase.refused;
import static org.sealpost.journey.RelayCases.FOREIGN;
import static org.sealpost.journey.RelayCases.HELLO;

import java.util.List;
import org.sealpost.journey.RelayCase.Client;

/** Tricks from inside, where mail for the world is allowed. */
final class RelayFromInside {

  private RelayFromInside() {}

  /** A server of ours that somebody has broken into, or that relays for strangers itself. */
  static List<RelayCase> ourServers() {
    var desk = "MAIL FROM:<desk@ours.test>";
    return List.of(
        refused(
            "as a foreign domain", Client.OURS, "550 5.7.1", HELLO, "MAIL FROM:<ceo@bank.test>"),
        refused("as a partner", Client.OURS, "550 5.7.1", HELLO, "MAIL FROM:<kim@partner.test>"),
        refused(
            "as a domain below ours",
            Client.OURS,
            "550 5.7.1",
            HELLO,
            "MAIL FROM:<a@sub.ours.test>"),
        refused(
            "as a routed foreign sender",
            Client.OURS,
            "550 5.7.1",
            HELLO,
            "MAIL FROM:<@ours.test:ceo@bank.test>"),
        refused(
                "a foreign From under our envelope",
                Client.OURS,
                "550 5.7.1 From",
                HELLO,
                desk,
                FOREIGN,
                "DATA")
            .writing("From: ceo@bank.test"),
        refused(
                "a foreign From under no envelope",
                Client.OURS,
                "550 5.7.1 From",
                HELLO,
                "MAIL FROM:<>",
                FOREIGN,
                "DATA")
            .writing("From: ceo@bank.test"),
        refused(
                "two From fields, ours first",
                Client.OURS,
                "550 5.6.0",
                HELLO,
                desk,
                FOREIGN,
                "DATA")
            .writing("From: desk@ours.test\r\nFrom: ceo@bank.test"),
        refused(
                "two authors, one foreign",
                Client.OURS,
                "550 5.7.1 From",
                HELLO,
                desk,
                FOREIGN,
                "DATA")
            .writing("From: desk@ours.test, ceo@bank.test"),
        refused(
                "a From that reads two ways",
                Client.OURS,
                "550 5.7.1 From",
                HELLO,
                desk,
                FOREIGN,
                "DATA")
            .writing("From: <ceo@bank.test> <desk@ours.test>"),
        refused("a From with a route", Client.OURS, "550 5.7.1 From", HELLO, desk, FOREIGN, "DATA")
            .writing("From: <@ours.test:ceo@bank.test>"),
        refused(
                "a From that never ends",
                Client.OURS,
                "550 5.7.1 From",
                HELLO,
                desk,
                FOREIGN,
                "DATA")
            .writing("From: ceo@bank.test ("),
        leaves("our own mail", "kim@foreign.test", HELLO, desk, FOREIGN, "DATA"),
        leaves("our own report", "kim@foreign.test", HELLO, "MAIL FROM:<>", FOREIGN, "DATA"),
        leaves(
            "our own mail inside TLS",
            "kim@foreign.test",
            HELLO,
            "STARTTLS",
            HELLO,
            desk,
            FOREIGN,
            "DATA"),
        leaves(
                "a foreign name beside our address",
                "kim@foreign.test",
                HELLO,
                desk,
                FOREIGN,
                "DATA")
            .writing("From: \"ceo@bank.test\" <desk@ours.test>"),
        inside(
                "postmaster from inside",
                Client.OURS,
                "postmaster@ours.test",
                HELLO,
                desk,
                "RCPT TO:<postmaster>",
                "DATA")
            .writing("From: desk@ours.test"));
  }
}
