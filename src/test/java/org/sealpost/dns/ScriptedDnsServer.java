package org.sealpost.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server on loopback, over UDP and TCP, that says what a test or a demonstration scripts. */
public final class ScriptedDnsServer implements AutoCloseable {

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<Name, List<Record>> answers = new ConcurrentHashMap<>();
  private final Map<Name, Integer> codes = new ConcurrentHashMap<>();
  private final List<Name> silent = new CopyOnWriteArrayList<>();
  private final List<Name> cut = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Distortion distortion = (query, reply, isUdp) -> reply;

  /** Changes what goes out. */
  @FunctionalInterface
  public interface Distortion {

    /** What is sent instead of a reply; no octets for silence. */
    byte[] of(Message query, byte[] reply, boolean isUdp) throws IOException;
  }

  private ScriptedDnsServer(DatagramSocket udp, ServerSocket tcp) {
    this.udp = udp;
    this.tcp = tcp;
  }

  /** Starts on a free port. */
  public static ScriptedDnsServer start() throws IOException {
    for (int attempt = 0; ; attempt++) {
      var udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try {
        var tcp = new ServerSocket(udp.getLocalPort(), 10, InetAddress.getLoopbackAddress());
        var server = new ScriptedDnsServer(udp, tcp);
        Thread.ofVirtual().start(server::serveUdp);
        Thread.ofVirtual().start(server::serveTcp);
        return server;
      } catch (IOException taken) {
        udp.close();
        if (attempt == 20) {
          throw taken;
        }
      }
    }
  }

  /** Starts on another loopback address, at a port that is known. */
  static ScriptedDnsServer startAt(String address, int port) throws IOException {
    var at = InetAddress.ofLiteral(address);
    var udp = new DatagramSocket(new InetSocketAddress(at, port));
    var server = new ScriptedDnsServer(udp, new ServerSocket(port, 10, at));
    Thread.ofVirtual().start(server::serveUdp);
    Thread.ofVirtual().start(server::serveTcp);
    return server;
  }

  /** Where to ask. */
  public InetSocketAddress address() {
    return (InetSocketAddress) udp.getLocalSocketAddress();
  }

  /** Adds a record as a zone file writes it: {@code example.org MX 10 mx.example.org.}. */
  public ScriptedDnsServer record(String name, String type, String rdata) throws IOException {
    var record = Record.fromString(name(name), Type.value(type), DClass.IN, 300, rdata, Name.root);
    answers.computeIfAbsent(name(name), n -> new CopyOnWriteArrayList<>()).add(record);
    return this;
  }

  /** Every question for that name is answered with that code, such as SERVFAIL. */
  public ScriptedDnsServer code(String name, String rcode) throws IOException {
    codes.put(name(name), Rcode.value(rcode));
    return this;
  }

  /** Questions for that name are never answered. */
  public ScriptedDnsServer silence(String name) throws IOException {
    silent.add(name(name));
    return this;
  }

  /** Over UDP, the answer for that name is cut. */
  public ScriptedDnsServer truncate(String name) throws IOException {
    cut.add(name(name));
    return this;
  }

  /** Every reply goes out as this makes it. */
  public void distort(Distortion how) {
    distortion = how;
  }

  /** What was asked: {@code udp TXT example.org.} */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private static Name name(String text) throws IOException {
    return Name.fromString(text, Name.root);
  }

  private void serveUdp() {
    var packet = new DatagramPacket(new byte[4096], 4096);
    while (!udp.isClosed()) {
      try {
        udp.receive(packet);
        var query = Arrays.copyOf(packet.getData(), packet.getLength());
        var reply = reply(query, true);
        if (reply.length > 0) {
          udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      } catch (IOException closedOrBroken) {
        // The next question, or the end.
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (var socket = tcp.accept()) {
        var in = new DataInputStream(socket.getInputStream());
        var query = in.readNBytes(in.readUnsignedShort());
        var reply = reply(query, false);
        if (reply.length == 0) {
          continue;
        }
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(reply.length);
        out.write(reply);
        out.flush();
      } catch (IOException closedOrBroken) {
        // The next question, or the end.
      }
    }
  }

  private byte[] reply(byte[] octets, boolean isUdp) throws IOException {
    var query = new Message(octets);
    return distortion.of(query, honest(query, isUdp), isUdp);
  }

  private byte[] honest(Message query, boolean isUdp) throws IOException {
    var question = query.getQuestion();
    var name = question.getName();
    asked.add((isUdp ? "udp " : "tcp ") + Type.string(question.getType()) + " " + name);
    if (silent.contains(name)) {
      return new byte[0];
    }
    var reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    reply.addRecord(question, Section.QUESTION);
    if (codes.containsKey(name)) {
      reply.getHeader().setRcode(codes.get(name));
    } else if (isUdp && cut.contains(name)) {
      reply.getHeader().setFlag(Flags.TC);
    } else {
      var there = new ArrayList<>(answers.getOrDefault(name, List.of()));
      there.removeIf(r -> r.getType() != question.getType() && r.getType() != Type.CNAME);
      there.forEach(r -> reply.addRecord(r, Section.ANSWER));
      if (!answers.containsKey(name)) {
        reply.getHeader().setRcode(Rcode.NXDOMAIN);
      }
      if (there.isEmpty()) {
        reply.addRecord(
            Record.fromString(
                Name.root, Type.SOA, DClass.IN, 300, "a. b. 1 3600 600 86400 300", Name.root),
            Section.AUTHORITY);
      }
    }
    return reply.toWire();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
