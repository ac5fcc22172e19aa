package org.sealpost.dns;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server that is ill: what it does to each reply, by chance. */
public final class Illness implements ScriptedDnsServer.Distortion {

  /** Ways to be ill in which no name is said not to exist. */
  public enum Way {
    SERVFAIL,
    REFUSED,
    SILENT,
    CUT_AND_NO_TCP,
    ALIAS_LOOP,
    HUGE,
    GARBAGE,
    WRONG_ID,
    WRONG_QUESTION,
    POISONED
  }

  private final Random random;
  private final double share;
  private final List<String> poison;

  /**
   * @param share of the replies that are distorted
   * @param poison records that a liar adds to what was asked for, in the words of a zone file
   */
  public Illness(Random random, double share, List<String> poison) {
    this.random = random;
    this.share = share;
    this.poison = poison;
  }

  /** Makes a server ill, and a resolver that asks it without much patience. */
  public DnsResolver strike(ScriptedDnsServer server) {
    server.distort(this);
    return new DnsResolver(
        new DnsSettings(
            List.of(server.address()),
            Duration.ofMillis(60),
            1_000,
            Duration.ofHours(1),
            Duration.ofMinutes(1)),
        InstantSource.system());
  }

  @Override
  public synchronized byte[] of(Message query, byte[] reply, boolean isUdp) throws IOException {
    if (random.nextDouble() >= share) {
      return reply;
    }
    var ways = Way.values();
    return switch (ways[random.nextInt(ways.length)]) {
      case SERVFAIL -> code(query, Rcode.SERVFAIL);
      case REFUSED -> code(query, Rcode.REFUSED);
      case SILENT -> new byte[0];
      case CUT_AND_NO_TCP -> isUdp ? cut(query) : new byte[0];
      case ALIAS_LOOP -> aliases(query);
      case HUGE -> isUdp ? cut(query) : huge(query, reply);
      case GARBAGE -> garbage(reply);
      case WRONG_ID -> wrongId(query, reply);
      case WRONG_QUESTION -> wrongQuestion(reply);
      case POISONED -> poisoned(reply);
    };
  }

  private static Message empty(Message query) {
    var reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    return reply;
  }

  private static byte[] code(Message query, int code) {
    var reply = empty(query);
    reply.getHeader().setRcode(code);
    return reply.toWire();
  }

  private static byte[] cut(Message query) {
    var reply = empty(query);
    reply.getHeader().setFlag(Flags.TC);
    return reply.toWire();
  }

  private static byte[] aliases(Message query) throws IOException {
    var reply = empty(query);
    var name = query.getQuestion().getName();
    var other = Name.fromString("loop.example.");
    reply.addRecord(new CNAMERecord(name, DClass.IN, 300, other), Section.ANSWER);
    reply.addRecord(new CNAMERecord(other, DClass.IN, 300, name), Section.ANSWER);
    return reply.toWire();
  }

  /** Nearly as large as an answer can be, with records that nobody asked for. */
  private static byte[] huge(Message query, byte[] reply) throws IOException {
    var large = new Message(reply);
    var text = "\"" + "x".repeat(250) + "\" ";
    for (int i = 0; i < 12; i++) {
      large.addRecord(
          Record.fromString(
              Name.fromString("n" + i + "." + query.getQuestion().getName()),
              Type.TXT,
              DClass.IN,
              300,
              text.repeat(20),
              Name.root),
          Section.ADDITIONAL);
    }
    return large.toWire(65_535);
  }

  private byte[] garbage(byte[] reply) {
    var octets = reply.clone();
    for (int i = 12; i < octets.length; i++) {
      octets[i] = (byte) random.nextInt();
    }
    return octets;
  }

  private byte[] wrongId(Message query, byte[] reply) throws IOException {
    var wrong = new Message(poisoned(reply));
    wrong.getHeader().setID(query.getHeader().getID() ^ 1 + random.nextInt(0xFFFE));
    return wrong.toWire();
  }

  private byte[] wrongQuestion(byte[] reply) throws IOException {
    var wrong = new Message(poisoned(reply));
    wrong.removeAllRecords(Section.QUESTION);
    wrong.addRecord(
        Record.newRecord(Name.fromString("other.example."), Type.TXT, DClass.IN), Section.QUESTION);
    return wrong.toWire();
  }

  private byte[] poisoned(byte[] reply) throws IOException {
    var poisoned = new Message(reply);
    for (var line : poison) {
      var words = line.split(" ", 3);
      var section = random.nextBoolean() ? Section.ANSWER : Section.ADDITIONAL;
      poisoned.addRecord(
          Record.fromString(
              Name.fromString(words[0], Name.root),
              Type.value(words[1]),
              DClass.IN,
              86_400,
              words[2],
              Name.root),
          section);
    }
    return poisoned.toWire();
  }
}
