package org.sealpost.smtp;

import java.util.stream.Collectors;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;

/** Writes the wishes of a sender as parameters of MAIL and RCPT, for peers that understand them. */
final class WishParameters {

  /** RFC 3461 §4.4 and §4.2: longer ones were never allowed. */
  private static final int LONGEST_ENVID = 100;

  private static final int LONGEST_ORCPT = 500;

  private WishParameters() {}

  /** For MAIL, each with a blank before it. In the clear nobody can promise TLS (RFC 8689 §2). */
  static String mail(DeliveryWishes wishes, Capabilities offers, boolean overTls) {
    var text = new StringBuilder();
    if (wishes.requireTls() && offers.requireTls() && overTls) {
      text.append(" REQUIRETLS");
    }
    if (offers.dsn()) {
      wishes
          .returned()
          .ifPresent(
              what ->
                  text.append(
                      // RFC 8689 §5: what demands TLS comes back without its body, whatever was
                      // asked; a hop that does not know that is told so.
                      what == DeliveryWishes.Returned.FULL && !wishes.requireTls()
                          ? " RET=FULL"
                          : " RET=HDRS"));
      var id = Xtext.encode(wishes.envelopeId());
      if (isSayable(wishes.envelopeId()) && id.length() <= LONGEST_ENVID) {
        text.append(" ENVID=").append(id);
      }
    }
    return text.toString();
  }

  /** For the RCPT of that recipient, each with a blank before it. */
  static String recipient(DeliveryWishes wishes, Address recipient, Capabilities offers) {
    if (!offers.dsn()) {
      return "";
    }
    var text = new StringBuilder();
    var asked = wishes.of(recipient);
    if (!asked.events().isEmpty()) {
      text.append(" NOTIFY=")
          .append(
              asked.events().stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
    }
    int semicolon = asked.original().indexOf(';');
    if (semicolon > 0 && isSayable(asked.original())) {
      var original =
          asked.original().substring(0, semicolon + 1)
              + Xtext.encode(asked.original().substring(semicolon + 1));
      if (original.length() <= LONGEST_ORCPT) {
        text.append(" ORCPT=").append(original);
      }
    }
    return text.toString();
  }

  private static boolean isSayable(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
