package org.sealpost.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.checks.language.ReadableParts;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Mail;
import org.sealpost.mail.Mailbox;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;
import org.sealpost.smime.Opened;

/**
 * All that checks may look at: the mail, its readable form, who really sent it, and whom we know.
 * Nothing in it changes; many checks look at once.
 */
public final class Evidence {

  private final Mail mail;
  private final Message readable;
  private final Optional<AuthenticationOutcome> authentication;
  private final Optional<Opened> opened;
  private final Acquaintances acquaintances;
  private final Map<Class<?>, Once> shared = new ConcurrentHashMap<>();

  private Evidence(
      Mail mail,
      Message readable,
      Optional<AuthenticationOutcome> authentication,
      Optional<Opened> opened,
      Acquaintances acquaintances) {
    this.mail = mail;
    this.readable = readable;
    this.authentication = authentication;
    this.opened = opened;
    this.acquaintances = acquaintances;
  }

  /** A mail that came in by SMTP. */
  public static Evidence of(
      Mail mail, AuthenticationOutcome authentication, Opened opened, Acquaintances acquaintances) {
    return new Evidence(
        mail, opened.message(), Optional.of(authentication), Optional.of(opened), acquaintances);
  }

  /** A mail of which only its octets are known; who sent it is not judged. */
  public static Evidence of(Mail mail, Acquaintances acquaintances) {
    return new Evidence(mail, mail.message(), Optional.empty(), Optional.empty(), acquaintances);
  }

  /** The mail as it came. */
  public Mail mail() {
    return mail;
  }

  /** The mail in readable form: decrypted where it was encrypted to us. */
  public Message readable() {
    return readable;
  }

  /** Who really sent it; empty if that is not judged. */
  public Optional<AuthenticationOutcome> authentication() {
    return authentication;
  }

  /** What opening it came to; empty if it was not tried. */
  public Optional<Opened> opened() {
    return opened;
  }

  /** Who we are and whom we know. */
  public Acquaintances acquaintances() {
    return acquaintances;
  }

  /** Whether the domain in From stands behind the mail, as far as that was judged. */
  public boolean isAuthenticated() {
    return authentication.map(AuthenticationOutcome::authenticated).orElse(false);
  }

  /** The mailboxes in all From fields. */
  public List<Mailbox> from() {
    return mailboxes("From");
  }

  /** The mailboxes in all fields of a name. */
  public List<Mailbox> mailboxes(String field) {
    return AddressList.mailboxes(readable, field).toList();
  }

  /** All parts that hold content, those of embedded messages included. */
  public List<Part.Leaf> leaves() {
    return readable
        .root()
        .walk()
        .filter(Part.Leaf.class::isInstance)
        .map(Part.Leaf.class::cast)
        .toList();
  }

  /** What people read in it, taken apart once for all checks. */
  public ReadableParts readableParts() {
    return shared(ReadableParts.class, evidence -> ReadableParts.of(evidence.readable()));
  }

  /**
   * Something costly that several checks need, made once per mail by whoever asks first; the others
   * wait for it.
   */
  public <T> T shared(Class<T> kind, Function<Evidence, T> maker) {
    return kind.cast(
        shared.computeIfAbsent(kind, ignored -> new Once()).made(() -> maker.apply(this)));
  }

  /** Something that is made on first use. */
  private static final class Once {

    private @Nullable Object thing;

    synchronized Object made(Supplier<? extends Object> maker) {
      var known = thing;
      if (known == null) {
        known = maker.get();
        thing = known;
      }
      return known;
    }
  }
}
