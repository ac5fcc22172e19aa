package org.sealpost.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyParserTest {

  private static Reply parse(String... lines) {
    var parser = new ReplyParser();
    for (int i = 0; i < lines.length; i++) {
      assertThat(parser.add(lines[i]))
          .isEqualTo(i < lines.length - 1 ? ReplyParser.State.UNFINISHED : ReplyParser.State.WHOLE);
    }
    return parser.reply();
  }

  private static boolean isNoReply(String... lines) {
    var parser = new ReplyParser();
    var state = ReplyParser.State.UNFINISHED;
    for (var line : lines) {
      state = parser.add(line);
    }
    return state == ReplyParser.State.NO_REPLY;
  }

  @Test
  void readsOneLineAndMany() {
    assertThat(parse("250 2.0.0 Ok")).isEqualTo(Reply.of(250, "2.0.0", "Ok"));
    assertThat(parse("250")).isEqualTo(Reply.of(250, "", ""));
    assertThat(parse("250 ")).isEqualTo(Reply.of(250, "", ""));
    assertThat(parse("571 5.7.1 No")).isEqualTo(Reply.of(571, "5.7.1", "No"));
    assertThat(parse("550-5.7.1 a", "550-5.7.1 b", "550 5.7.1 c"))
        .isEqualTo(new Reply(550, "5.7.1", List.of("a", "b", "c")));
    assertThat(parse("250-hop.test", "250 SIZE 10"))
        .isEqualTo(new Reply(250, "", List.of("hop.test", "SIZE 10")));
  }

  @Test
  void takesAnEnhancedCodeOnlyOfTheSameClass() {
    assertThat(parse("550 2.0.0 odd")).isEqualTo(Reply.of(550, "", "2.0.0 odd"));
    assertThat(parse("550 5.7.1234 odd")).isEqualTo(Reply.of(550, "", "5.7.1234 odd"));
    assertThat(parse("550 5.7.1")).isEqualTo(Reply.of(550, "5.7.1", ""));
  }

  @Test
  void makesControlCharactersVisible() {
    assertThat(parse("250 a\tb\u007f\u0085")).isEqualTo(Reply.of(250, "", "a?b??"));
  }

  @Test
  void knowsWhatIsNoReply() {
    assertThat(isNoReply("")).isTrue();
    assertThat(isNoReply("25")).isTrue();
    assertThat(isNoReply("199 x")).isTrue();
    assertThat(isNoReply("600 x")).isTrue();
    assertThat(isNoReply("250x")).isTrue();
    assertThat(isNoReply("250-x", "251 y")).isTrue();
    assertThat(isNoReply("\u0662\u0665\u0660 x")).isTrue();
    var lines = new String[ReplyParser.MOST_LINES + 1];
    Arrays.fill(lines, "250-x");
    assertThat(isNoReply(lines)).isTrue();
  }
}
