package org.sealpost.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Something that a client may say in a random walk, and what the model makes of it.
 *
 * @param line the command
 * @param behind octets that belong to the command and follow it at once
 * @param endsGroup whether nothing may follow it unasked (RFC 2920 §3.1)
 * @param answer the code of the reply
 */
record SessionWord(
    String line, String behind, boolean endsGroup, ToIntFunction<SessionModel> answer) {

  /** Words of which whole mails are made; a walk prefers them. */
  static final List<SessionWord> USUAL =
      List.of(
          last("EHLO client.test", model -> model.hello(true)),
          word("MAIL FROM:<>", model -> model.from(true, "")),
          word("MAIL FROM:<> SMTPUTF8", model -> model.from(true, "SMTPUTF8")),
          to("b@ours.test"),
          to("b@ours.test"),
          last("DATA", SessionModel::data),
          last("DATA", SessionModel::data),
          chunk("chunk\r\n", true),
          chunk("one\r\n", false));

  /** Words after which the server closes. */
  static final List<SessionWord> LAST_WORDS =
      List.of(
          last("QUIT", SessionModel::quit),
          hostile("GET / HTTP/1.1", 421),
          hostile("NO\u0001OP", 521),
          hostile("BDAT -1", 501),
          hostile("BDAT 2147483647", 552),
          hostile("BDAT 5 FIRST", 501),
          hostile("BDAT", 501),
          chunk("bare\nfeed\r\n", false),
          chunk("\n", true),
          chunk("half\r", true));

  /** All other words. */
  static final List<SessionWord> ALL =
      Stream.of(USUAL, commands(), senders(), recipients(), chunks())
          .flatMap(List::stream)
          .toList();

  /** Whether it is no line of text, so that nothing else about it matters. */
  boolean isGarbled() {
    return line.chars().anyMatch(c -> c < ' ');
  }

  private static SessionWord word(String line, ToIntFunction<SessionModel> answer) {
    return new SessionWord(line, "", false, answer);
  }

  private static SessionWord last(String line, ToIntFunction<SessionModel> answer) {
    return new SessionWord(line, "", true, answer);
  }

  private static SessionWord unusable(String line, int code) {
    return word(line, _ -> code);
  }

  private static SessionWord hostile(String line, int code) {
    return word(line, model -> model.hostile(code));
  }

  private static SessionWord to(String address) {
    return word("RCPT TO:<" + address + ">", model -> model.to(address, false));
  }

  private static SessionWord from(String parameters) {
    return word("MAIL FROM:<a@client.test> " + parameters, model -> model.from(true, parameters));
  }

  private static SessionWord chunk(String octets, boolean isLast) {
    return new SessionWord(
        "BDAT " + octets.length() + (isLast ? " LAST" : ""),
        octets,
        false,
        model -> model.chunk(octets, isLast));
  }

  private static List<SessionWord> commands() {
    return List.of(
        last("HELO client.test", model -> model.hello(false)),
        unusable("EHLO", 501),
        unusable("DATA now", 501),
        word("RSET", SessionModel::forget),
        word("rset", SessionModel::forget),
        last("NOOP", _ -> 250),
        last("VRFY b", _ -> 252),
        word("HELP", _ -> 214),
        last("STARTTLS", SessionModel::startTls),
        unusable("STARTTLS now", 501),
        unusable("EXPN list", 502),
        unusable("SUBJECT: hello", 500),
        unusable("XCLIENT ADDR=127.0.0.1", 500),
        unusable("", 500),
        unusable("N\u00f6\u00f6P", 500));
  }

  private static List<SessionWord> senders() {
    return List.of(
        word("MAIL FROM:<a@client.test>", model -> model.from(true, "")),
        word("MAIL FROM:<refused@client.test>", model -> model.from(false, "")),
        word("MAIL FROM:<j\u00f6rg@client.test>", model -> model.fromBeyondAscii(false)),
        word("MAIL FROM:<j\u00f6rg@client.test> SMTPUTF8", model -> model.fromBeyondAscii(true)),
        from("SIZE=10"),
        from("SIZE=99999999999999999999"),
        from("BODY=8BITMIME"),
        from("RET=HDRS ENVID=abc"),
        from("REQUIRETLS"),
        unusable("MAIL FROM:<a@client.test> WHAT=EVER", 555),
        unusable("MAIL FROM:<a@client.test> RET=HALF", 501),
        unusable("MAIL FROM:<a@client.test> ENVID=a+4", 501),
        unusable("MAIL FROM:<a@client.test> SIZE=1 SIZE=1", 501),
        unusable("MAIL FROM:<a@client.test> SMTPUTF8=yes", 501),
        unusable("MAIL FROM:a@client.test", 501),
        unusable("MAIL FROM:<a@[127.0.0.1]>", 553));
  }

  private static List<SessionWord> recipients() {
    return List.of(
        to("c@ours.test"),
        to("d@ours.test"),
        to("e@ours.test"),
        to("refused@ours.test"),
        to("later@ours.test"),
        to("broken@ours.test"),
        to("j\u00f6rg@ours.test"),
        word("RCPT TO:<f@ours.test> NOTIFY=NEVER", model -> model.to("f@ours.test", true)),
        word(
            "RCPT TO:<f@ours.test> NOTIFY=DELAY,FAILURE ORCPT=rfc822;f@ours.test",
            model -> model.to("f@ours.test", true)),
        unusable("RCPT TO:<f@ours.test> NOTIFY=NEVER,DELAY", 501),
        unusable("RCPT TO:<f@ours.test> ORCPT=f@ours.test", 501),
        unusable("RCPT TO:<f@ours.test> WHAT=EVER", 555),
        unusable("RCPT TO:nobody", 501),
        unusable("RCPT TO:<nobody>", 553));
  }

  private static List<SessionWord> chunks() {
    var words = new ArrayList<SessionWord>();
    for (var octets : List.of("", "good\r\n", "open", "refused\r\n", "broken\r\n", ".\r\n")) {
      words.add(chunk(octets, true));
      words.add(chunk(octets, false));
    }
    words.add(chunk("x".repeat(9000) + "\r\n", true));
    words.add(chunk("y".repeat(70).concat("\r\n").repeat(60), false));
    words.add(chunk("half\r", false));
    words.add(chunk("\n.\r\n", true));
    words.add(chunk(FalseEnds.SMUGGLED, true));
    return words;
  }
}
