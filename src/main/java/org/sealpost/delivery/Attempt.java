package org.sealpost.delivery;

import org.sealpost.smtp.Reply;

/** What one attempt brought for one recipient. */
sealed interface Attempt {

  /** Whose attempt it was. */
  Load.Claimed recipient();

  /** What the next hop said, or what we found. */
  String answer();

  /** Whether the answer is the next hop's own, word for word. */
  boolean quoted();

  /** The next hop has it. */
  record Delivered(Load.Claimed recipient, Reply reply) implements Attempt {
    @Override
    public String answer() {
      return reply.text();
    }

    @Override
    public boolean quoted() {
      return true;
    }
  }

  /** It is tried again. */
  record Deferred(Load.Claimed recipient, String enhanced, String answer, boolean quoted)
      implements Attempt {}

  /** Something of ours broke over it; it is tried again, but not for ever. */
  record Broken(Load.Claimed recipient, String answer) implements Attempt {
    @Override
    public boolean quoted() {
      return false;
    }
  }

  /** It will never arrive. */
  record Failed(Load.Claimed recipient, String enhanced, String answer, boolean quoted)
      implements Attempt {}

  /** It must not be tried again before a person has looked. */
  record Parked(Load.Claimed recipient, String answer) implements Attempt {
    @Override
    public boolean quoted() {
      return false;
    }
  }
}
