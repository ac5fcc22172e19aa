package org.sealpost.cli.demo;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sealpost.cli.demo.MailboxSink.Letter;
import org.sealpost.mail.Address;

/**
 * One mail of the demonstration and the fate it must meet.
 *
 * @param title what it is
 * @param outbound whether one of our people sends it
 * @param client where it comes from
 * @param sender the envelope sender
 * @param recipients whom it is for
 * @param messageId its Message-ID without brackets
 * @param octets the mail; written when it is sent, as it may answer an earlier one
 * @param fate what must become of it
 */
record Scene(
    String title,
    boolean outbound,
    InetAddress client,
    String sender,
    List<Address> recipients,
    String messageId,
    Supplier<byte[]> octets,
    Fate fate) {

  /** What must become of a mail. */
  sealed interface Fate {

    /**
     * It is delivered with one of these verdicts.
     *
     * @param check looks at what arrived; says what is wrong with it
     */
    record Arrives(Set<String> verdicts, Function<Letter, Optional<String>> check)
        implements Fate {}

    /** It is refused while its sender is on the line, with one of these verdicts. */
    record IsRefused(Set<String> verdicts) implements Fate {}

    /** Its recipient is refused before the mail was sent. */
    record HasNoTaker() implements Fate {}
  }
}
