package org.sealpost.mail;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a sender asks of those who carry the mail: protection on the way (RFC 8689) and reports (RFC
 * 3461). It travels with the mail to every next hop that understands it.
 *
 * @param requireTls whether the mail may travel over verified TLS only (RFC 8689 §3)
 * @param returned how much of the mail a bounce brings back (RET, RFC 3461 §4.3); empty: as we like
 * @param envelopeId the sender's own name for this envelope, decoded (ENVID, RFC 3461 §4.4); empty
 *     if there is none
 * @param perRecipient what is asked for single recipients; who is missing has no wishes
 */
public record DeliveryWishes(
    boolean requireTls,
    Optional<Returned> returned,
    String envelopeId,
    Map<Address, ForRecipient> perRecipient) {

  /** Nothing is asked for. */
  public static final DeliveryWishes NONE =
      new DeliveryWishes(false, Optional.empty(), "", Map.of());

  public DeliveryWishes {
    perRecipient = Map.copyOf(perRecipient);
  }

  /** How much of a mail a bounce brings back. */
  public enum Returned {
    /** {@code RET=FULL}. */
    FULL,
    /** {@code RET=HDRS}. */
    HEADERS
  }

  /** An event of which the sender wants to hear (NOTIFY, RFC 3461 §4.1). */
  public enum Notify {
    SUCCESS,
    FAILURE,
    DELAY,
    /** Of none; stands alone. */
    NEVER
  }

  /**
   * What is asked for one recipient.
   *
   * @param events those of which the sender wants to hear; empty if the sender left it to us
   * @param original whom the sender first wrote to, as {@code rfc822;bob@example.org}, decoded
   *     (ORCPT, RFC 3461 §4.2); empty if unsaid
   */
  public record ForRecipient(Set<Notify> events, String original) {

    /** Nothing is asked for. */
    public static final ForRecipient NONE = new ForRecipient(Set.of(), "");

    public ForRecipient {
      events = Set.copyOf(events);
    }

    /** Wishes as they are kept: the words of {@link #words}, and the original recipient. */
    public static ForRecipient of(String words, String original) {
      var events = EnumSet.noneOf(Notify.class);
      for (var word : words.split(",", -1)) {
        if (!word.isEmpty()) {
          events.add(Notify.valueOf(word));
        }
      }
      return new ForRecipient(events, original);
    }

    /** The events in words, such as {@code FAILURE,DELAY}; empty if the sender left it to us. */
    public String words() {
      return events.stream().sorted().map(Notify::name).collect(Collectors.joining(","));
    }

    /**
     * Whether the sender is told of that event; without a NOTIFY, failures and delays are told (RFC
     * 3461 §4.1).
     */
    public boolean wants(Notify event) {
      return events.isEmpty()
          ? EnumSet.of(Notify.FAILURE, Notify.DELAY).contains(event)
          : events.contains(event);
    }
  }

  /** Wishes as they are kept, with the word of {@link #returnedWord}. */
  public static DeliveryWishes of(
      boolean requireTls,
      String returned,
      String envelopeId,
      Map<Address, ForRecipient> perRecipient) {
    var single = new HashMap<>(perRecipient);
    single.values().removeIf(ForRecipient.NONE::equals);
    return new DeliveryWishes(
        requireTls,
        returned.isEmpty() ? Optional.empty() : Optional.of(Returned.valueOf(returned)),
        envelopeId,
        single);
  }

  /** How much a bounce brings back, in a word; empty if the sender left it to us. */
  public String returnedWord() {
    return returned.map(Returned::name).orElse("");
  }

  /** What is asked for that recipient. */
  public ForRecipient of(Address recipient) {
    return perRecipient.getOrDefault(recipient, ForRecipient.NONE);
  }

  /** The same wishes, those for single recipients only where they are among these. */
  public DeliveryWishes only(List<Address> recipients) {
    if (perRecipient.isEmpty()) {
      return this;
    }
    var kept = new HashMap<>(perRecipient);
    kept.keySet().retainAll(Set.copyOf(recipients));
    return new DeliveryWishes(requireTls, returned, envelopeId, kept);
  }
}
