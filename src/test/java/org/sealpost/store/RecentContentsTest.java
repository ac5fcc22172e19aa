package org.sealpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentContentsTest {

  private final RecentContents recent = new RecentContents(100);

  @Test
  void theEldestGoesWhenThereIsNoRoom() {
    var first = kept(60);
    var second = kept(40);
    assertThat(recent.find(first)).isPresent();
    var third = kept(10);
    assertThat(recent.find(first)).isEmpty();
    assertThat(recent.find(second)).isPresent();
    assertThat(recent.find(third)).isPresent();
  }

  @Test
  void whatIsLargerThanAllRoomIsNotKeptAndPushesNobodyOut() {
    var small = kept(1);
    assertThat(recent.find(kept(101))).isEmpty();
    assertThat(recent.find(small)).isPresent();
  }

  @Test
  void theRoomOfWhatIsRemovedIsFreeAgain() {
    for (int i = 0; i < 1_000; i++) {
      var id = kept(100);
      assertThat(recent.find(id)).isPresent();
      recent.remove(id);
      recent.remove(id);
    }
    assertThat(recent.find(kept(100))).isPresent();
  }

  private ContentId kept(int octets) {
    var id = ContentId.random();
    recent.put(id, new byte[octets]);
    return id;
  }
}
