package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.sealpost.smtp.Admission.Entrance;

/** Who gets in, and who must go for it. */
class AdmissionTest {

  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);

  /** A session without a wire. */
  private static final class Seat implements Admission.Guest {
    private Optional<Long> idleSince = Optional.empty();
    private boolean evicted;

    static Seat busy() {
      return new Seat();
    }

    static Seat idle(long since) {
      var seat = new Seat();
      seat.idleSince = Optional.of(since);
      return seat;
    }

    @Override
    public Optional<Long> idleSince() {
      return evicted ? Optional.empty() : idleSince;
    }

    @Override
    public boolean evict() {
      evicted = idleSince.isPresent();
      return evicted;
    }
  }

  private Admission admission(int sessions, int perClient) {
    return new Admission("inbound", SmtpLimits.USUAL.withSessions(sessions, perClient), nanos::get);
  }

  private static InetAddress client(int number) {
    return InetAddress.ofLiteral("192.0.2." + number);
  }

  private static List<Seat> filled(Admission admission, int count, int firstIdleSince) {
    var seats = new ArrayList<Seat>();
    for (int i = 0; i < count; i++) {
      // The later they come the longer they are idle, so that order of arrival is not the answer.
      var seat = Seat.idle(firstIdleSince - i);
      assertThat(admission.enter(client(i), seat)).isEqualTo(Entrance.IN);
      seats.add(seat);
    }
    return seats;
  }

  @Test
  void whoIsIdleForLongestMakesRoomForTheNext() {
    var admission = admission(32, 5);
    var seats = filled(admission, 32, 1_000);
    assertThat(admission.enter(client(100), Seat.busy())).isEqualTo(Entrance.IN);
    assertThat(admission.enter(client(101), Seat.busy())).isEqualTo(Entrance.IN);
    assertThat(seats.stream().filter(seat -> seat.evicted))
        .containsExactlyInAnyOrder(seats.get(31), seats.get(30));
  }

  @Test
  void whoIsBusyKeepsItsPlace() {
    var admission = admission(2, 5);
    admission.enter(client(1), Seat.busy());
    admission.enter(client(2), Seat.busy());
    assertThat(admission.enter(client(3), Seat.busy())).isEqualTo(Entrance.FULL);
  }

  @Test
  void whoHasBegunSomethingInTheMeantimeIsPassedOver() {
    var admission = admission(32, 5);
    var seats = filled(admission, 32, 1_000);
    admission.enter(client(100), Seat.busy());
    seats.get(30).idleSince = Optional.empty();
    assertThat(admission.enter(client(101), Seat.busy())).isEqualTo(Entrance.IN);
    assertThat(seats.get(30).evicted).isFalse();
    assertThat(seats.get(29).evicted).isTrue();
  }

  @Test
  void noMoreLeaveThanThereIsRoomForBesideThoseWhoStay() {
    var admission = admission(8, 5);
    var seats = filled(admission, 8, 1_000);
    assertThat(admission.enter(client(100), Seat.busy())).isEqualTo(Entrance.IN);
    assertThat(admission.enter(client(101), Seat.busy())).isEqualTo(Entrance.IN);
    assertThat(admission.enter(client(102), Seat.busy())).isEqualTo(Entrance.FULL);
    admission.leave(client(7), seats.get(7));
    assertThat(admission.enter(client(102), Seat.busy())).isEqualTo(Entrance.IN);
    assertThat(admission.open()).isEqualTo(10);
  }

  @Test
  void aClientTakesThePlaceOfItsOwnIdleSessionAndOfNoOther() {
    var admission = admission(100, 2);
    var other = Seat.idle(1);
    admission.enter(client(9), other);
    var first = Seat.idle(nanos.get() - 60_000_000_000L);
    var second = Seat.idle(nanos.get() - 1_000_000_000L);
    admission.enter(client(1), first);
    admission.enter(client(1), second);
    assertThat(admission.enter(client(1), Seat.busy())).isEqualTo(Entrance.IN);
    assertThat(first.evicted).isTrue();
    assertThat(admission.enter(client(1), Seat.busy())).isEqualTo(Entrance.CLIENT_FULL);
    assertThat(second.evicted).isFalse();
    assertThat(other.evicted).isFalse();
  }

  @Test
  void stressBeginsAtFourFifthsAndEndsBelowThreeFifths() {
    var admission = admission(10, 100);
    var seats = filled(admission, 7, 1_000);
    assertThat(admission.isStressed()).isFalse();
    var eighth = Seat.busy();
    admission.enter(client(50), eighth);
    assertThat(admission.isStressed()).isTrue();
    assertThat(admission.limits().errors()).isEqualTo(1);
    assertThat(admission.limits().idleCommands()).isEqualTo(1);
    assertThat(admission.limits().command()).hasSeconds(10);
    assertThat(admission.limits().handshake()).hasSeconds(10);
    admission.leave(client(50), eighth);
    admission.leave(client(0), seats.get(0));
    assertThat(admission.isStressed()).isTrue();
    admission.leave(client(1), seats.get(1));
    assertThat(admission.isStressed()).isFalse();
    assertThat(admission.limits().command()).hasSeconds(300);
  }
}
