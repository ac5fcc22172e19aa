package org.sealpost.console;

import org.sealpost.mail.Content;

/** Judges a message without delivering it. */
@FunctionalInterface
public interface Scan {

  /** The verdict on a raw message as the JSON object that {@code sealpost scan --json} prints. */
  String verdict(Content message);
}
