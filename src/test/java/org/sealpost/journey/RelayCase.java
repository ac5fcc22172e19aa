package org.sealpost.journey;

import java.util.List;
import java.util.Optional;

/**
 * One try to get a mail through the gateway: what a client says, what it must hear at the end, and
 * where the mail arrives.
 *
 * @param name what is tried
 * @param client who tries
 * @param said the commands in their order; {@code DATA} brings a whole mail if it may, and {@code
 *     STARTTLS} begins TLS; one that holds line ends is a group, sent at once
 * @param heard how the last reply begins
 * @param head the header of the mail, without a subject
 * @param arrival where it arrives, if anywhere
 */
record RelayCase(
    String name,
    Client client,
    List<String> said,
    String heard,
    String head,
    Optional<Arrival> arrival) {

  /** Who connects, told apart by address, and to which listener. */
  enum Client {
    /** Anybody in the world, at the door for the world. */
    STRANGER("127.0.0.1", "inbound"),
    /** Anybody in the world, at the door for our servers. */
    STRANGER_AT_OUR_DOOR("127.0.0.1", "outbound"),
    /** A server of ours. */
    OURS("127.0.0.2", "outbound"),
    /** A server of ours, at the door for the world. */
    OURS_AT_THE_FRONT("127.0.0.2", "inbound"),
    /** A gateway whose mail is passed on unchecked. */
    UNCHECKED("127.0.0.3", "inbound");

    final String address;
    final String listener;

    Client(String address, String listener) {
      this.address = address;
      this.listener = listener;
    }
  }

  /** Which server behind us gets the mail, and for whom. */
  record Arrival(boolean inside, String recipient) {}

  /** A mail that nobody may get. */
  static RelayCase refused(String name, Client client, String heard, String... said) {
    return new RelayCase(
        name, client, List.of(said), heard, "From: desk@ours.test", Optional.empty());
  }

  /** A mail for our own people, which is no relaying. */
  static RelayCase inside(String name, Client client, String recipient, String... said) {
    return new RelayCase(
        name,
        client,
        List.of(said),
        "250 2.0.0 ",
        "From: kim@world.test",
        Optional.of(new Arrival(true, recipient)));
  }

  /** A mail that may leave for the world. */
  static RelayCase leaves(String name, String recipient, String... said) {
    return new RelayCase(
        name,
        Client.OURS,
        List.of(said),
        "250 2.0.0 ",
        "From: desk@ours.test",
        Optional.of(new Arrival(false, recipient)));
  }

  /** The same with another header. */
  RelayCase writing(String header) {
    return new RelayCase(name, client, said, heard, header, arrival);
  }

  @Override
  public String toString() {
    return client + ": " + name;
  }
}
