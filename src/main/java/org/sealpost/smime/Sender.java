package org.sealpost.smime;

import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Message;

/**
 * Whom readers will take for the author of a mail, if that is certain.
 *
 * @param address the one From address
 * @param doubt why there is none
 */
record Sender(Optional<Address> address, String doubt) {

  /** Reads it from the outer header. */
  static Sender of(Message message) {
    var fields = message.fields("From");
    if (fields.size() != 1) {
      return doubtful(
          fields.isEmpty() ? "There is no From field." : "There is more than one From field.");
    }
    if (hasOddOctets(message)) {
      return doubtful("The header holds bare CR or NUL octets, which readers take differently.");
    }
    var list = AddressList.read(fields.getFirst());
    if (list.mailboxes().size() > 1) {
      return doubtful("The From field holds more than one address.");
    }
    if (!list.wellFormed() || list.mailboxes().isEmpty()) {
      return doubtful("The From field cannot be read with certainty.");
    }
    return new Sender(Optional.of(list.mailboxes().getFirst().address()), "");
  }

  private static Sender doubtful(String why) {
    return new Sender(Optional.empty(), why);
  }

  private static boolean hasOddOctets(Message message) {
    var header = message.content().slice(0, message.bodyFrom()).octets();
    for (int i = 0; i < header.length; i++) {
      boolean bareCr = header[i] == '\r' && (i + 1 == header.length || header[i + 1] != '\n');
      if (header[i] == 0 || bareCr) {
        return true;
      }
    }
    return false;
  }

  /**
   * Which of a certificate's addresses is the author's: local part exactly, domain in any case (RFC
   * 8550 §3, RFC 9598 §5). Nothing is trimmed.
   */
  Optional<Address> among(List<String> certified) {
    return address.filter(author -> certified.stream().anyMatch(text -> isSame(author, text)));
  }

  private static boolean isSame(Address author, String certified) {
    int at = certified.lastIndexOf('@');
    return at > 0
        && certified.substring(0, at).equals(author.localPart())
        && isName(certified.substring(at + 1))
        && Domain.parse(certified.substring(at + 1)).equals(Optional.of(author.domain()));
  }

  /** Domain names only as certificates write them: no trailing dot, no blanks. */
  private static boolean isName(String domain) {
    return !domain.endsWith(".") && domain.equals(domain.strip());
  }

  /**
   * What readers may be misled by although the From address signed: another Sender (RFC 8550 §3).
   */
  Optional<String> remark(Message message) {
    return AddressList.mailboxes(message, "Sender")
        .filter(other -> !Optional.of(other.address()).equals(address))
        .findFirst()
        .map(other -> "The Sender field names another address: " + other.address() + ".");
  }
}
