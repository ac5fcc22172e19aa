package org.sealpost.delivery;

import org.sealpost.smtp.Reply;

/** What one attempt brought for one recipient. */
sealed interface Attempt {

  /** Whose attempt it was. */
  Load.Claimed recipient();

  /** What the next hop, or the network, said. */
  String answer();

  /** The next hop has it. */
  record Delivered(Load.Claimed recipient, Reply reply) implements Attempt {
    @Override
    public String answer() {
      return reply.text();
    }
  }

  /** It is tried again. */
  record Deferred(Load.Claimed recipient, String enhanced, String answer) implements Attempt {}

  /** Something of ours broke over it; it is tried again, but not for ever. */
  record Broken(Load.Claimed recipient, String answer) implements Attempt {}

  /** It will never arrive. */
  record Failed(Load.Claimed recipient, String enhanced, String answer) implements Attempt {}

  /** It must not be tried again before a person has looked. */
  record Parked(Load.Claimed recipient, String answer) implements Attempt {}
}
