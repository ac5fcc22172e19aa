package org.sealpost.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {

  @Test
  void readsAddressesWithAndWithoutNames() {
    assertReads("a@b.org", "<a@b.org>");
    assertReads("<a@b.org>", "<a@b.org>");
    assertReads("Ann Bee <a@b.org>, c@d.org", "Ann Bee<a@b.org>", "<c@d.org>");
    assertReads("\"Bee, Ann\" <a@b.org>", "Bee, Ann<a@b.org>");
    assertReads("a@b.org (Ann Bee)", "Ann Bee<a@b.org>");
    assertReads("Ann \"the\" Bee <a@b.org> (at work)", "Ann the Bee<a@b.org>");
  }

  @Test
  void opensGroups() {
    assertReads("Team: a@b.org, Cee <c@d.org>;, e@f.org", "<a@b.org>", "Cee<c@d.org>", "<e@f.org>");
    assertReads("undisclosed-recipients:;");
  }

  @Test
  void decodesNames() {
    assertReads("=?utf-8?q?Gr=C3=BCn?= <a@b.org>", "Grün<a@b.org>");
    assertReads("=?utf-8?q?Gr?= =?utf-8?q?=C3=BCn?= <a@b.org>", "Grün<a@b.org>");
  }

  @Test
  void readsUtf8() {
    var list = read("用户 <用户@例子.广告>");
    assertThat(list.wellFormed()).isTrue();
    assertThat(list.mailboxes().getFirst().address().domain().name())
        .isEqualTo("xn--fsqu00a.xn--4rr70v");
  }

  @Test
  void readsQuotedLocalParts() {
    assertReads("\"a b\"@c.org", "<\"a b\"@c.org>");
    assertReads("X <\"a.b\"@c.org>", "X<a.b@c.org>");
  }

  @Test
  void theAddressRepeatedAsItsOwnNameIsNoSecondAddress() {
    assertReads("a@b.org <a@b.org>", "a@b.org<a@b.org>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Ann",
        "a@b.org <c@d.org>",
        "<a@b.org> <c@d.org>",
        "<a@b.org> x",
        "Bee, Ann <a@b.org>",
        "<@c.org,@d.org:a@b.org>",
        "a@b.org@c.org",
        "<a@b.org",
        "a@b.org>",
        "\"Ann <a@b.org>",
        "a@(comment)b.org",
        "<a@b.org(c)>",
        "(unclosed a@b.org",
        "a b@c.org",
        "<a @b.org>",
        "Team: a@b.org",
        "a@b.org;",
        "Team: Other: a@b.org;;",
        "a%c.org@b.org",
        "c.org!a@b.org",
        "\"a@c.org\"@b.org",
        "=?utf-8?q?a?=@b.org",
        "=?utf-8?B?PGFAYi5vcmc+?=, <c@d.org>",
        "a@[192.0.2.1]",
        "a@b..org",
        "<a@b.org\0>",
        "<<a@b.org>>",
        "Ann <a@b.org>, , Bee"
      })
  void whatCanBeReadInTwoWaysIsNotWellFormed(String value) {
    assertThat(read(value).wellFormed()).as(value).isFalse();
  }

  @Test
  void showsAllAddressesOfADoubtfulList() {
    assertThat(read("<a@b.org> <c@d.org>").mailboxes()).hasSize(2);
    assertThat(read("<@c.org:a@b.org>").mailboxes().getFirst().address())
        .isEqualTo(Address.of("a@b.org"));
  }

  @Test
  void nestingAndLengthCostNothing() {
    assertThat(read("(".repeat(200_000)).wellFormed()).isFalse();
    assertThat(read("<".repeat(200_000)).wellFormed()).isFalse();
    assertThat(read("a@b.org,".repeat(30_000)).mailboxes()).hasSize(5_000);
    assertThat(read("ü".repeat(200_000) + "@" + "ü".repeat(50_000)).mailboxes()).isEmpty();
  }

  @Test
  void parsesSingleAddresses() {
    assertThat(Address.parse("\"a\\\"b\"@c.org").orElseThrow().localPart()).isEqualTo("a\"b");
    assertThat(Address.of("\"a\\\"b\"@c.org")).hasToString("\"a\\\"b\"@c.org");
    assertThat(Address.of("a..b@c.org")).hasToString("\"a..b\"@c.org");
    assertThat(Address.of("A.B+c@C.ORG.")).hasToString("A.B+c@c.org");
    for (var bad :
        new String[] {
          "",
          "@",
          "a",
          "a@",
          "@b",
          "a b@c.org",
          "a@b c",
          "a@[1.2.3.4]",
          "a\r\n@b.org",
          "\"a@b.org",
          "a".repeat(65) + "@b.org",
          "(a)@b.org",
          "a@b@c",
          "\"\"x@b.org",
          "a,b@c.org"
        }) {
      assertThat(Address.parse(bad)).as(bad).isEmpty();
    }
  }

  private static void assertReads(String value, String... expected) {
    var list = read(value);
    assertThat(list.mailboxes().stream().map(m -> m.displayName() + "<" + m.address() + ">"))
        .containsExactly(expected);
    assertThat(list.wellFormed()).as(value).isTrue();
  }

  private static AddressList read(String value) {
    return AddressListReader.read(value);
  }
}
