package org.sealpost.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sealpost.mail.Address;
import org.sealpost.mail.ReversePath;

class SenderLineTest {

  @Test
  void aListThatGivesEachMailAReversePathStandsInOneLine() {
    assertThat(line("bounce+bob=a.test@list.test")).isEqualTo("bounce@list.test");
    assertThat(line("prvs=4711abc=anna@x.org")).isEqualTo("prvs@x.org");
    assertThat(line("b-20261124-17@list.test")).isEqualTo(line("b-20261124-18@list.test"));
  }

  @Test
  void peopleHaveALineEach() {
    assertThat(line("Anna@Example.org")).isEqualTo("anna@example.org");
    assertThat(line("anna2@example.org")).isNotEqualTo(line("anna@example.org"));
    assertThat(SenderLine.of(ReversePath.none())).isEqualTo("<>");
  }

  private static String line(String sender) {
    return SenderLine.of(ReversePath.of(Address.of(sender)));
  }
}
