package org.sealpost.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which language who sits at the terminal reads. */
class TerminalLanguageTest {

  @Test
  void theFirstThatIsSetDecides() {
    for (var chinese : List.of("zh", "zh_CN.UTF-8", "zh_TW", "zh.UTF-8", "zh@pinyin")) {
      assertThat(TerminalLanguage.of(Map.of("LANG", chinese)))
          .as(chinese)
          .isEqualTo(Locale.CHINESE);
    }
    for (var other : List.of("C", "POSIX", "de_DE.UTF-8", "zha_CN", "en_US.UTF-8", "")) {
      assertThat(TerminalLanguage.of(Map.of("LANG", other))).as(other).isEqualTo(Locale.ENGLISH);
    }
    assertThat(TerminalLanguage.of(Map.of())).isEqualTo(Locale.ENGLISH);
    assertThat(TerminalLanguage.of(Map.of("LANG", "zh_CN.UTF-8", "LC_ALL", "C")))
        .isEqualTo(Locale.ENGLISH);
    assertThat(TerminalLanguage.of(Map.of("LANG", "en_GB", "LC_MESSAGES", "zh_CN", "LC_ALL", "")))
        .isEqualTo(Locale.CHINESE);
  }
}
