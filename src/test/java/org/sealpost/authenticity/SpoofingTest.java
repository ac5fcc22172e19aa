package org.sealpost.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sealpost.SharedData;
import org.sealpost.dns.FakeResolver;
import org.sealpost.mail.Address;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mails that pose as legitimate.com and really come from attack.com, whose DNS is in order. */
class SpoofingTest {

  private static final Domain ATTACK = Domain.of("attack.com");
  private static final Domain LEGITIMATE = Domain.of("legitimate.com");

  private static FakeResolver dns() {
    return new FakeResolver()
        .txt("attack.com", "v=spf1 ip4:192.0.2.66 -all")
        .txt("33.attack.com", "v=spf1 ip4:192.0.2.66 -all")
        .txt("helo.attack.com", "v=spf1 ip4:192.0.2.66 -all")
        .txt("_dmarc.attack.com", "v=DMARC1; p=none")
        .txt("legitimate.com", "v=spf1 ip4:192.0.2.1 -all")
        .txt("_dmarc.legitimate.com", "v=DMARC1; p=reject; np=reject");
  }

  private static AuthenticationOutcome verify(FakeResolver dns, String from, Message message) {
    return new SenderAuthentication(dns, InstantSource.fixed(Mails.NOW))
        .verify(Mails.mail("192.0.2.66", "attack.com", from, message));
  }

  @Test
  void noCaseOfEspooferPasses() throws IOException {
    var file =
        SharedData.archive("conf-mime-attach").resolve("attach-spoof/espoofer-cases/cases.json");
    var root = JsonMapper.shared().readTree(Files.readString(file));
    var dns = dns();
    int tried = 0;
    for (var each : root.get("cases")) {
      publish(each, root.get("dkim_public_key_b64").asString(), dns);
      var octets = Base64.getDecoder().decode(each.get("data_b64").asString());
      var path = each.get("mailfrom").asString();
      var sender = path.substring(1, path.length() - 1);
      // What is no address is refused in the SMTP dialogue; the rest must fail here.
      var from = Address.parse(sender).isPresent() ? sender : "any@attack.com";
      var outcome = verify(dns, from, Message.read(Content.of(octets)));
      assertThat(outcome.dmarc().result())
          .as(each.get("id").asString() + " " + outcome)
          .isNotEqualTo(AuthenticationResult.PASS);
      assertThat(outcome.authenticated()).isFalse();
      tried++;
    }
    assertThat(tried).isEqualTo(11);
  }

  private static void publish(JsonNode each, String key, FakeResolver dns) {
    var dkim = each.get("dkim");
    if (dkim.has("s")) {
      var name = dkim.get("s").asString() + "._domainkey." + dkim.get("d").asString();
      dns.txt(name, "v=DKIM1; p=" + key);
      dns.txt(name.substring(0, Math.max(0, name.indexOf('\0'))), "v=DKIM1; p=" + key);
    }
  }

  @Test
  void ofManyWritingsOfFromNonePassesForWhoDidNotSendIt() {
    var writings = ambiguous();
    assertThat(writings.size()).isGreaterThan(500);
    for (var header : writings) {
      var outcome =
          verify(
              dns(),
              "any@attack.com",
              Mails.message(header + "\r\nTo: b@victim.example\r\n\r\nHi\r\n"));
      assertThat(outcome.dmarc().result())
          .as(header + " → " + outcome)
          .isNotEqualTo(AuthenticationResult.PASS);
      assertThat(outcome.authenticated()).as(header).isFalse();
    }
  }

  @Test
  void aForeignNameInTheDisplayNameIsNotTheDomainOfFrom() {
    for (var value :
        List.of(
            "\"admin@legitimate.com\" <a@attack.com>",
            "(admin@legitimate.com) a@attack.com",
            "=?utf-8?q?admin=40legitimate.com?= <a@attack.com>",
            "\"<admin@legitimate.com>\" <a@attack.com>")) {
      var outcome =
          verify(dns(), "any@attack.com", Mails.message("From: " + value + "\r\n\r\nHi\r\n"));
      assertThat(outcome.fromDomain().filter(LEGITIMATE::equals))
          .as(value)
          .isEqualTo(Optional.empty());
      if (outcome.dmarc().result() == AuthenticationResult.PASS) {
        assertThat(outcome.fromDomain()).contains(ATTACK);
      }
    }
  }

  @Test
  void theAttackersOwnMailPasses() {
    var outcome =
        verify(dns(), "any@attack.com", Mails.message("From: a@attack.com\r\n\r\nHi\r\n"));
    assertThat(outcome.dmarc().result()).isEqualTo(AuthenticationResult.PASS);
    assertThat(outcome.fromDomain()).contains(ATTACK);
  }

  /** Headers in which some reader finds admin@legitimate.com as the author. */
  private static List<String> ambiguous() {
    var evil = List.of("<a@attack.com>", "a@attack.com", "Bob <a@attack.com>");
    var good =
        List.of("<admin@legitimate.com>", "admin@legitimate.com", "Boss <admin@legitimate.com>");
    var between =
        List.of(
            ", ", ",", " ", "\t", "; ", "\\,", " , , ", "\r\n ", ":", ",(x),", ",\"\",", "\0",
            "\u00a0,");
    var headers = new ArrayList<String>();
    for (var e : evil) {
      for (var g : good) {
        for (var b : between) {
          headers.add("From: " + e + b + g);
          headers.add("From: " + g + b + e);
        }
        for (var name :
            List.of(
                "From",
                "from",
                "FROM",
                "From ",
                "From\t",
                " From",
                "\tFrom",
                "From\0",
                "From\u00a0",
                "Fr\0om")) {
          headers.add("From: " + e + "\r\n" + name + ": " + g);
          headers.add(name + ": " + g + "\r\nFrom: " + e);
          headers.add("From: " + g + "\r\n" + name + ": " + e);
          headers.add(name + ": " + e + "\r\nFrom: " + g);
        }
      }
    }
    for (var g : good) {
      headers.add("From: " + g);
      headers.add("From : " + g);
      headers.add("From: Group: " + g + ";");
      headers.add("From: Group: a@attack.com, " + g + ";");
      headers.add("From: <@attack.com:admin@legitimate.com>");
      headers.add("From: <@attack.com,@b.example:admin@legitimate.com>");
    }
    for (var odd :
        List.of(
            "<admin@legitimate.com",
            "<<admin@legitimate.com>>",
            "admin@legitimate.com@attack.com",
            "<admin@legitimate.com@attack.com>",
            "<a@attack.com@legitimate.com>",
            "\"a@attack.com\"@legitimate.com",
            "admin@[legitimate.com]",
            "<a@attack.com>admin@legitimate.com",
            "admin@legitimate.com<a@attack.com>",
            "<admin@legitimate.com>\\,<a@attack.com>",
            "=?utf-8?B?PGFkbWluQGxlZ2l0aW1hdGUuY29tPg==?=,<a@attack.com>",
            "admin@legitimate.com(a@attack.com)",
            "admin@legitimate.com\0@attack.com",
            "admin@legitimate\0.com",
            "",
            "nobody",
            "@legitimate.com",
            "admin@",
            "undisclosed:;",
            "<>")) {
      headers.add("From: " + odd);
    }
    return headers;
  }

  @Test
  void aMailMayCarryNoFromAtAll() {
    var outcome =
        verify(dns(), "any@attack.com", Mails.message("To: b@victim.example\r\n\r\nHi\r\n"));
    assertThat(outcome.dmarc().result()).isEqualTo(AuthenticationResult.PERMERROR);
    assertThat(outcome.fromDomain()).isEmpty();
  }

  @Test
  void theResultsOfAMailHoldNothingThatAnAttackerCouldInject() {
    var message =
        Mails.message(
            "DKIM-Signature: v=1; a=x\"); dmarc=pass; d=attack.com; s=\"; dmarc=pass (;"
                + " i=@a\"\\;\r\n"
                + "\tb=x; bh=y; h=from\r\n"
                + "From: a@attack.com\r\n\r\n"
                + "Hi\r\n");
    var outcome = verify(dns(), "\"x; dmarc=pass header.from=legitimate.com\"@attack.com", message);
    var field = outcome.results("gw.victim.example").field();
    assertThat(new String(field.octets(), StandardCharsets.US_ASCII).replaceAll("\"[^\"]*\"", ""))
        .doesNotContain("legitimate.com")
        .containsOnlyOnce("\tdmarc=");
    assertThat(field).isInstanceOf(HeaderField.class);
  }
}
