package org.sealpost.authenticity.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import tools.jackson.databind.JsonNode;

/**
 * Generated mail, looked at by us and by dkimpy, libopendkim, pyspf and libopendmarc. A few hundred
 * in the suite; {@code -Dsealpost.peers=6000} for all that docs/authentication-differences.md tells
 * of, and {@code -Dsealpost.peers.from=6000} for others. A seed makes the same mail and the same
 * keys again; only the times in signatures follow the clock, for the peers know no other.
 */
class PeerAgreementTest {

  @TempDir Path folder;

  private final Map<String, Integer> tally = new TreeMap<>();
  private final List<String> unexplained = new ArrayList<>();

  @Test
  void eachDifferenceToOtherProgramsHasAReason() throws IOException, InterruptedException {
    assumeTrue(
        AuthenticationPeers.areInstalled(),
        "python3-dkim, python3-spf, opendkim or opendmarc is missing: peers/install");
    int mails = Integer.getInteger("sealpost.peers", 250);
    long first = Long.getLong("sealpost.peers.from", 0);
    try (var peers = new AuthenticationPeers(folder)) {
      for (long seed = first; seed < first + mails; seed++) {
        var mail = new SampleMail(seed);
        var ours = verify(mail);
        compare(mail, ours, peers.ask(mail, ours), "mail " + seed);
      }
    }
    System.out.println("seeds " + first + " to " + (first + mails - 1) + ": " + tally);
    assertThat(unexplained).isEmpty();
    // Both kinds of answers must be there, or nothing was compared.
    assertThat(tally.keySet())
        .contains("dkimpy agrees on PASS", "opendkim agrees on PASS", "dkimpy agrees on FAIL")
        .contains("pyspf agrees on PASS", "pyspf agrees on PERMERROR", "pyspf agrees on FAIL")
        .contains("opendmarc agrees on PASS", "opendmarc agrees on FAIL");
  }

  private void compare(SampleMail mail, AuthenticationOutcome ours, JsonNode theirs, String name) {
    for (int i = 0; i < ours.dkim().size(); i++) {
      var signature = ours.dkim().get(i);
      var dkimpy = theirs.get("dkimpy").get(i);
      var opendkim = matching(theirs.get("opendkim"), signature.signatureStart());
      count(
          "dkimpy",
          signature.result().name(),
          Difference.ofSignature(mail, signature, Optional.of(dkimpy)),
          name + " " + signature + dkimpy);
      count(
          "opendkim",
          signature.result().name(),
          Difference.ofSignature(mail, signature, opendkim),
          name + " " + signature + opendkim);
    }
    count(
        "pyspf",
        ours.spf().result().name(),
        Difference.ofSpf(mail, ours, theirs.get("pyspf")),
        name + " " + ours.spf() + theirs.get("pyspf"));
    if (ours.fromDomain().isPresent()) {
      count(
          "opendmarc",
          ours.dmarc().result().name(),
          Difference.ofDmarc(mail, ours, theirs.get("opendmarc")),
          name + " " + ours.dmarc() + theirs.get("opendmarc"));
    }
  }

  private void count(String peer, String result, Optional<Difference> difference, String what) {
    tally.merge(
        difference.map(d -> peer + " differs: " + d.title()).orElse(peer + " agrees on " + result),
        1,
        Integer::sum);
    difference
        .filter(d -> d == Difference.UNEXPLAINED)
        .ifPresent(d -> unexplained.add(peer + ": " + what));
  }

  private static Optional<JsonNode> matching(JsonNode all, String start) {
    for (var each : all) {
      if (!start.isEmpty() && each.get("b").asString().startsWith(start)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  @Test
  void thePageArguesEachDifference() throws IOException {
    var page = Files.readString(Path.of("docs/authentication-differences.md"));
    for (var difference : Difference.values()) {
      assertThat(page).contains("| " + difference.title() + " |");
    }
  }

  private static AuthenticationOutcome verify(SampleMail mail) {
    var at = Instant.now();
    var path = mail.sender.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(mail.sender));
    return new SenderAuthentication(mail.zone, InstantSource.system())
        .verify(
            new Mail(
                MailId.at(at),
                new Envelope(path, List.of(Address.of("eve@victim.example")), true, false),
                mail.message(),
                new Arrival(
                    at,
                    InetAddress.ofLiteral(mail.client),
                    mail.helo,
                    "ESMTP",
                    Optional.empty(),
                    Optional.empty())));
  }
}
