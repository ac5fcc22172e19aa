package org.sealpost.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sealpost.dns.FakeResolver;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;

/**
 * An attacker whose own domain is in order, SPF and DKIM, writes From in every way: where DMARC
 * passes, all readers see the domain for which it passed. The readers are those of Chen, Paxson and
 * Jiang, "Composition Kills" (2020): they differ in which field they take, which address of it, and
 * whether they decode, unquote or cut before they look.
 */
class SeenFromTest {

  private static final int VARIANTS = 1_500;
  private static final Pattern ADDRESS = Pattern.compile("[\\w.+'-]+@([\\w.-]*\\w)");
  private static final Pattern ENCODED = Pattern.compile("=\\?[\\w-]+\\?([bBqQ])\\?([^?]*)\\?=");

  private static final MemoryKeyVault VAULT = new MemoryKeyVault();
  private static final DkimKey KEY =
      new DkimKey(Domain.of("attack.com"), "s", VAULT.make(KeyKind.RSA_2048, "dkim"));
  private final FakeResolver dns =
      new FakeResolver()
          .txt("attack.com", "v=spf1 ip4:192.0.2.66 -all")
          .txt("_dmarc.attack.com", "v=DMARC1; p=none")
          .txt("legitimate.com", "v=spf1 ip4:192.0.2.1 -all")
          .txt("example.com", "v=spf1 ip4:192.0.2.66 -all")
          .txt("_dmarc.legitimate.com", "v=DMARC1; p=reject; np=reject")
          .txt(KEY.recordName(), DkimKey.publicRecord(VAULT.publicKey(KEY.key()).orElseThrow()));

  private AuthenticationOutcome verify(String sender, String header) {
    var message =
        Mails.message("Received: by mx\r\n" + header + "To: victim@victim.example\r\n\r\nHi\r\n");
    var clock = InstantSource.fixed(Mails.NOW);
    var signed = Mails.with(new DkimSigner(VAULT, clock).sign(message, KEY), message);
    return new SenderAuthentication(dns, clock)
        .verify(Mails.mail("192.0.2.66", "attack.com", sender, signed));
  }

  @Test
  void whereDmarcPassesAllReadersSeeTheSameDomain() {
    var random = new Random(2020);
    var headers = new LinkedHashSet<String>();
    while (headers.size() < VARIANTS) {
      headers.add(new Writing(random).header());
    }
    int passed = 0;
    for (var header : headers) {
      var outcome = verify("any@attack.com", header);
      if (outcome.dmarc().result() == AuthenticationResult.PASS || outcome.authenticated()) {
        passed++;
        assertThat(outcome.fromDomain()).contains(Domain.of("attack.com"));
        assertThat(seen(header)).as(header).containsExactly("attack.com");
      }
    }
    // Some honest writings are among them, or the test would show nothing.
    assertThat(passed).isBetween(VARIANTS / 50, VARIANTS / 2);
  }

  /** The half of espoofer's 22 sessions that the shared data does not hold. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "server a2 | (any@legitimate.com | From: <admin@legitimate.com>",
        "server a4 | any@attack.com | From: <admin@legitimate.com>",
        "server a6 | any@legitimate.com'@any.attack.com | From: <admin@legitimate.com>",
        "server a8 | any@attack.com | From: <first@attack.com>~From: <admin@legitimate.com>",
        "server a10 | any@attack.com | From: <first@attack.com>~From : <admin@legitimate.com>",
        "server a12 | any@attack.com | From~ : <first@attack.com>~Sender: <admin@legitimate.com>",
        "server a14 | any@attack.com | From: <first@attack.com>, <admin@legitimate.com>",
        "server a16 | any@attack.com | From: <@attack.com,@any.com:admin@legitimate.com>",
        "server a18 | any@attack.com | From: admin@legitimate.com,<second@attack.com>",
        "client a1 | any@example.com | From: <a@example.com>~From: <admin@legitimate.com>",
        "client a3 | any@example.com | From: <admin@legitimate.com>",
      })
  void noSessionOfEspooferPasses(String name, String sender, String header) {
    // What is no address is refused at MAIL FROM; the rest of the session must fail by itself.
    var from = Address.parse(sender).isPresent() ? sender : "any@attack.com";
    var outcome = verify(from, header.replace("~", "\r\n") + "\r\n");
    assertThat(outcome.dmarc().result()).as(name).isNotEqualTo(AuthenticationResult.PASS);
    assertThat(outcome.authenticated()).isFalse();
  }

  /** One header in which the attacker's address and the victim's stand somehow. */
  private static final class Writing {

    private static final List<String> EVIL =
        List.of("a@attack.com", "<a@attack.com>", "Bob <a@attack.com>", "\"B, b\" <a@attack.com>");
    private static final List<String> GOOD =
        List.of("admin@legitimate.com", "<admin@legitimate.com>", "Boss <admin@legitimate.com>");
    private static final List<String> NAMES =
        List.of(
            "From",
            "from",
            "FROM",
            "From ",
            "From\t",
            " From",
            "From\0",
            "From\u00a0",
            "Fr\0om",
            "From\r\n ",
            "\tFrom",
            "From\u00e2\u0080\u008b",
            "Resent-From",
            "Sender",
            "Reply-To",
            "X-From");
    private static final List<String> BETWEEN =
        List.of(
            ", ",
            ",",
            " ",
            "\t",
            "; ",
            "\\,",
            ":",
            ",(x),",
            "\0",
            "\r\n ",
            "\u00a0",
            "\u00e3\u0080\u0080",
            "><",
            "\", \"",
            "(",
            ")",
            "\\\"",
            " via ",
            "@",
            "%",
            "!");

    private final Random random;

    Writing(Random random) {
      this.random = random;
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    String header() {
      var out = new StringBuilder();
      int fields = one(List.of(1, 1, 1, 2, 2, 3));
      boolean isFirstPlain = random.nextInt(3) > 0;
      for (int i = 0; i < fields; i++) {
        out.append(i == 0 && isFirstPlain ? "From" : one(NAMES))
            .append(": ")
            .append(value())
            .append("\r\n");
      }
      return out.toString();
    }

    private String value() {
      return switch (random.nextInt(16)) {
        case 0, 1 -> one(EVIL);
        case 2 -> one(GOOD);
        case 3, 4 -> one(EVIL) + one(BETWEEN) + one(GOOD);
        case 5, 6 -> one(GOOD) + one(BETWEEN) + one(EVIL);
        case 7 -> encoded(one(GOOD)) + one(List.of(" ", ",", "")) + one(EVIL);
        case 8 -> "(" + one(GOOD) + ") " + one(EVIL);
        case 9 ->
            "\""
                + one(GOOD).replace("\"", "")
                + "\" "
                + one(List.of("<a@attack.com>", "a@attack.com"));
        case 10 -> "<@attack.com,@x.example:admin@legitimate.com>";
        case 11 -> "Group: " + one(EVIL) + one(List.of(",", ";", ", ")) + one(GOOD) + ";";
        case 12 ->
            one(
                List.of(
                    "\"a@attack.com\"@legitimate.com",
                    "\"admin@legitimate.com\"@attack.com",
                    "admin@legitimate.com@attack.com",
                    "admin@[legitimate.com]",
                    "a@attack.com(@legitimate.com)",
                    "a(@legitimate.com)@attack.com",
                    "admin@legitimate.com\0.attack.com",
                    "a@attack\0.com",
                    "admin@\u00e2\u0080\u00a4legitimate.com",
                    "<<admin@legitimate.com>a@attack.com>"));
        case 13 -> one(List.of("", "<>", ";", "undisclosed:;", "\"\"", "()", "@", "a@", "\u0000"));
        case 14 -> one(EVIL) + " (" + one(GOOD) + one(List.of(")", "", "\\)", "))"));
        default -> mixed();
      };
    }

    private String mixed() {
      var out = new StringBuilder();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        out.append(
            one(
                List.of(
                    one(EVIL),
                    one(GOOD),
                    one(BETWEEN),
                    "\"",
                    "<",
                    ">",
                    "(",
                    ")",
                    "\\",
                    encoded("<admin@legitimate.com>"))));
      }
      return out.toString();
    }

    private String encoded(String text) {
      return random.nextBoolean()
          ? "=?utf-8?B?"
              + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII))
              + "?="
          : "=?utf-8?q?"
              + text.replace("@", "=40").replace("<", "=3C").replace(">", "=3E").replace(" ", "_")
              + "?=";
    }
  }

  // ---- the readers

  /**
   * The domains of all that readers may take for the author; a reader that sees none counts not.
   */
  private static Set<String> seen(String header) {
    var domains = new LinkedHashSet<String>();
    var fields = fromFields(header);
    for (var value :
        fields.isEmpty() ? List.<String>of() : List.of(fields.getFirst(), fields.getLast())) {
      for (var form :
          List.of(
              value,
              decoded(value),
              value.replaceAll("\0.*", ""),
              value.replace("\0", ""),
              value.replace("\\", ""))) {
        see(form, domains);
      }
    }
    return domains;
  }

  /** All fields that some reader takes for From: what is no letter in the name is passed over. */
  private static List<String> fromFields(String header) {
    var unfolded = Arrays.asList(header.replaceAll("\r\n(?=[ \t])", "").split("\r\n", -1));
    return unfolded.stream()
        .filter(line -> line.indexOf(':') > 0)
        .filter(
            line ->
                line.substring(0, line.indexOf(':'))
                    .replaceAll("[^!-~]", "")
                    .equalsIgnoreCase("from"))
        .map(line -> line.substring(line.indexOf(':') + 1))
        .toList();
  }

  private static void see(String value, Set<String> domains) {
    var bare = value.replaceAll("\\((?:[^()]|\\([^()]*\\))*\\)", "");
    var angles = new ArrayList<String>();
    var angle = Pattern.compile("<([^<>]*)>").matcher(bare.replaceAll("\"[^\"]*\"(?!@)", ""));
    while (angle.find()) {
      angles.add(angle.group(1));
    }
    if (angles.isEmpty()) {
      addFirstAndLast(bare.replaceAll("\"[^\"]*\"(?!@)", ""), domains);
    } else {
      addFirstAndLast(angles.getFirst(), domains);
      addFirstAndLast(angles.getLast(), domains);
    }
  }

  private static void addFirstAndLast(String text, Set<String> domains) {
    var found = new ArrayList<String>();
    var address = ADDRESS.matcher(text.replaceAll("\"[^\"]*\"@", "x@"));
    while (address.find()) {
      found.add(address.group(1).toLowerCase(Locale.ROOT));
    }
    if (!found.isEmpty()) {
      domains.add(found.getFirst());
      domains.add(found.getLast());
    }
  }

  /** Decodes encoded words before looking at the structure, as web mailers did. */
  private static String decoded(String value) {
    return ENCODED
        .matcher(value)
        .replaceAll(
            word ->
                Matcher.quoteReplacement(
                    word.group(1).equalsIgnoreCase("b")
                        ? new String(
                            Base64.getMimeDecoder().decode(word.group(2)), StandardCharsets.UTF_8)
                        : word.group(2)
                            .replace("=40", "@")
                            .replace("=3C", "<")
                            .replace("=3E", ">")
                            .replace('_', ' ')));
  }
}
