package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What clients did lately, with a clock that a test moves. */
class ClientBookTest {

  private static final InetAddress STRANGER = InetAddress.ofLiteral("192.0.2.7");
  private static final InetAddress NEIGHBOUR = InetAddress.ofLiteral("192.0.2.8");
  private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8:1:2::3");
  private static final InetAddress SIX_SAME_HOST = InetAddress.ofLiteral("2001:db8:1:2:aaaa::4");
  private static final InetAddress SIX_SAME_NET = InetAddress.ofLiteral("2001:db8:1:3::5");

  private final AtomicLong nanos = new AtomicLong(-5);

  private ClientBook book(int connections, int neighbours, double mark) {
    return new ClientBook(
        new ClientLimits(
            connections,
            0,
            0,
            neighbours,
            mark,
            Duration.ofMinutes(5),
            InetAddress::isLoopbackAddress),
        nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static int admitted(ClientBook book, InetAddress client, int tries) {
    int admitted = 0;
    for (int i = 0; i < tries; i++) {
      admitted += book.admits(client, ClientBook.Deed.CONNECTION) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void aClientMayConnectOnlySoOftenInAMinute() {
    var book = book(60, 100, 0);
    assertThat(admitted(book, STRANGER, 100)).isEqualTo(60);
    assertThat(admitted(book, NEIGHBOUR, 1)).isEqualTo(1);
    pass(Duration.ofSeconds(10));
    assertThat(admitted(book, STRANGER, 100)).isEqualTo(10);
    pass(Duration.ofMinutes(2));
    assertThat(admitted(book, STRANGER, 100)).isEqualTo(60);
  }

  @Test
  void allClientsOfANetTogetherHaveALimitToo() {
    var book = book(10, 2, 0);
    int admitted = 0;
    for (int host = 1; host < 100; host++) {
      admitted += admitted(book, InetAddress.ofLiteral("192.0.2." + host), 1);
    }
    assertThat(admitted).isEqualTo(20);
    assertThat(admitted(book, InetAddress.ofLiteral("198.51.100.1"), 1)).isEqualTo(1);
  }

  @Test
  void anIpv6HostIsASlash64AndItsNetASlash48() {
    var book = book(10, 2, 0);
    assertThat(admitted(book, SIX, 5)).isEqualTo(5);
    assertThat(admitted(book, SIX_SAME_HOST, 100)).isEqualTo(5);
    assertThat(admitted(book, SIX_SAME_NET, 100)).isEqualTo(10);
    assertThat(admitted(book, InetAddress.ofLiteral("2001:db8:1:4::1"), 1)).isZero();
    assertThat(admitted(book, InetAddress.ofLiteral("2001:db8:2:4::1"), 1)).isEqualTo(1);
  }

  @Test
  void offencesAddUpToThePenaltyBoxWhichEnds() {
    var book = book(0, 1, 100);
    assertThat(book.charge(STRANGER, Offence.GARBLED)).isFalse();
    assertThat(book.isInPenaltyBox(STRANGER)).isFalse();
    assertThat(book.charge(STRANGER, Offence.GARBLED)).isTrue();
    assertThat(book.isInPenaltyBox(STRANGER)).isTrue();
    assertThat(book.isInPenaltyBox(NEIGHBOUR)).isFalse();
    pass(Duration.ofMinutes(4));
    assertThat(book.isInPenaltyBox(STRANGER)).isTrue();
    pass(Duration.ofMinutes(1));
    assertThat(book.isInPenaltyBox(STRANGER)).isFalse();
    assertThat(book.charge(STRANGER, Offence.ERROR)).isFalse();
  }

  @Test
  void offencesFadeAndGoodMailMakesUpForThem() {
    var book = book(0, 1, 100);
    book.charge(STRANGER, Offence.GARBLED);
    pass(Duration.ofMinutes(10));
    assertThat(book.charge(STRANGER, Offence.GARBLED)).isFalse();
    for (int mail = 0; mail < 7; mail++) {
      book.praise(STRANGER);
    }
    assertThat(book.charge(STRANGER, Offence.EARLY_TALK)).isFalse();
    assertThat(book.charge(STRANGER, Offence.EARLY_TALK)).isTrue();
  }

  @Test
  void whoIsExemptIsNeverCounted() {
    var book = book(1, 1, 10);
    var own = InetAddress.getLoopbackAddress();
    assertThat(admitted(book, own, 50)).isEqualTo(50);
    assertThat(book.charge(own, Offence.GARBLED)).isFalse();
    assertThat(book.size()).isZero();
  }

  @Test
  void theTableIsBoundedAndForgetsWhoWasNotSeenForLongest() {
    var limits =
        new ClientLimits(0, 0, 0, 1, 100, Duration.ofMinutes(5), InetAddress::isLoopbackAddress);
    var book = new ClientBook(limits, nanos::get, 10);
    book.charge(STRANGER, Offence.GARBLED);
    book.charge(STRANGER, Offence.GARBLED);
    for (int host = 0; host < 9; host++) {
      book.charge(InetAddress.ofLiteral("198.51.100." + host), Offence.ERROR);
    }
    assertThat(book.isInPenaltyBox(STRANGER)).isTrue();
    for (int host = 0; host < 20; host++) {
      book.charge(InetAddress.ofLiteral("203.0.113." + host), Offence.ERROR);
    }
    assertThat(book.size()).isEqualTo(10);
    assertThat(book.isInPenaltyBox(STRANGER)).isFalse();
  }
}
