package org.sealpost.cli.setup;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Asks a time server how wrong our clock is (RFC 5905 §14: a client that asks once). */
final class TimeServer {

  private static final int LENGTH = 48;
  private static final int PATIENCE_MILLIS = 3_000;

  /** No leap warning, version 4, client. */
  private static final byte CLIENT = 0x23;

  private static final int SERVER_MODE = 4;
  private static final int TRANSMITTED = 40;
  private static final int RECEIVED = 32;

  /** The protocol counts from 1900. */
  private static final long EPOCH = 2_208_988_800L;

  private static final long ERA = 1L << 32;

  private TimeServer() {}

  /** How far the server's clock is ahead of ours, negative if it is behind. */
  static Duration ahead(InetSocketAddress server, InstantSource clock) throws IOException {
    if (server.isUnresolved()) {
      throw new IOException(server.getHostString() + " has no address");
    }
    var question = ByteBuffer.allocate(LENGTH).put(0, CLIENT);
    // A number that only who saw the question can repeat, instead of our time.
    long cookie = new SecureRandom().nextLong();
    question.putLong(TRANSMITTED, cookie);
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(server);
      var asked = clock.instant();
      socket.send(new DatagramPacket(question.array(), LENGTH));
      var packet = new DatagramPacket(new byte[LENGTH], LENGTH);
      socket.receive(packet);
      var came = clock.instant();
      var answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
      if (packet.getLength() < LENGTH
          || (answer.get(0) & 7) != SERVER_MODE
          || answer.get(1) == 0
          || answer.getLong(24) != cookie) {
        throw new IOException("it does not answer as a time server");
      }
      var there = Duration.between(asked, at(answer.getLong(RECEIVED), asked));
      var back = Duration.between(came, at(answer.getLong(TRANSMITTED), asked));
      return there.plus(back).dividedBy(2);
    }
  }

  /** A time stamp of 64 bits, in the era that is near to our own clock. */
  private static Instant at(long stamp, Instant near) {
    long seconds = (stamp >>> 32) - EPOCH;
    long nanos = ((stamp & 0xFFFFFFFFL) * 1_000_000_000L) >>> 32;
    long eras = Math.round((near.getEpochSecond() - seconds) / (double) ERA);
    return Instant.ofEpochSecond(seconds + eras * ERA, nanos);
  }
}
