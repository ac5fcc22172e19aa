package org.sealpost.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ReverseNameTest {

  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

  private final FakeResolver dns = new FakeResolver();

  private ReverseName name() {
    return ReverseName.of(dns, CLIENT);
  }

  @Test
  void isConfirmedOnlyIfItLeadsBack() {
    dns.ptr("192.0.2.1", "mail.test").address("mail.test", "192.0.2.1", "2001:db8::1");
    assertThat(name()).isEqualTo(new ReverseName.Confirmed("mail.test"));
  }

  @Test
  void isUnconfirmedIfSomebodyElseOwnsTheName() {
    dns.ptr("192.0.2.1", "bank.test").address("bank.test", "198.51.100.1");
    assertThat(name()).isEqualTo(new ReverseName.Unconfirmed("bank.test"));
  }

  @Test
  void oneOfSeveralNamesIsEnough() {
    dns.ptr("192.0.2.1", "old.test", "mail.test").address("mail.test", "192.0.2.1");
    assertThat(name()).isEqualTo(new ReverseName.Confirmed("mail.test"));
  }

  @Test
  void mayBeMissing() {
    assertThat(name()).isEqualTo(new ReverseName.Missing());
  }

  @Test
  void isUnknownIfTheDnsFailsOnTheWayThereOrBack() {
    dns.fail("192.0.2.1");
    assertThat(name()).isEqualTo(new ReverseName.Unknown());
    var half = new FakeResolver().ptr("192.0.2.1", "mail.test").fail("mail.test");
    assertThat(ReverseName.of(half, CLIENT)).isEqualTo(new ReverseName.Unknown());
  }
}
