package org.sealpost.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaseNumberTest {

  @Test
  void isShortAndReadsBack() {
    var seen = new HashSet<CaseNumber>();
    for (int i = 0; i < 10_000; i++) {
      var number = CaseNumber.random();
      assertThat(number.text()).matches("C-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");
      assertThat(CaseNumber.parse(number.text())).contains(number);
      seen.add(number);
    }
    assertThat(seen).hasSizeGreaterThan(9_998);
  }

  @Test
  void forgivesHowPeopleTypeIt() {
    var number = new CaseNumber("C-7K3F-9Q01");
    for (var typed :
        List.of("c-7k3f-9q01", "C7K3F9Q01", " 7K3F 9Q01 ", "7k3f-9qol", "C - 7K3F - 9QO I")) {
      assertThat(CaseNumber.parse(typed)).as(typed).contains(number);
    }
  }

  @Test
  void refusesWhatIsNone() {
    for (var typed : List.of("", "C-", "7K3F-9Q2", "7K3F-9Q2MX", "7K3F-9Q2U", "x".repeat(1_000))) {
      assertThat(CaseNumber.parse(typed)).as(typed).isEmpty();
    }
    assertThatThrownBy(() -> new CaseNumber("7K3F-9Q2M"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
