package org.sealpost.console.partners;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Words;
import org.sealpost.console.frame.Problem;
import org.sealpost.directory.EncryptionDemand;
import org.sealpost.directory.Partner;
import org.sealpost.directory.TlsDemand;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/** A partner to add or to change; what is left out stays, or is usual. */
@Described("a partner to add or to change; what is left out stays as it is, or is usual")
record NewPartner(
    Optional<String> domain,
    Optional<String> email,
    @Described("a certificate of the partner, which is then used to encrypt to them")
        Optional<String> certificatePem,
    @Described("never, if-possible or always") Optional<String> encrypt,
    @Described("opportunistic, required or verified") Optional<String> tls,
    @Described(
            "SHA-256 digests of public keys, 64 hexadecimal digits each: the server must have one")
        Optional<List<String>> tlsKeys,
    Optional<String> note) {

  private static final int LONGEST_NOTE = 1000;

  Partner partner() {
    if (domain.isPresent() == email.isPresent()) {
      throw Problem.invalid("A partner has either a domain or an email.");
    }
    return over(
        domain
            .map(
                name ->
                    Partner.of(
                        Domain.parse(name.strip())
                            .orElseThrow(() -> Problem.invalid("This is no domain name: " + name))))
            .orElseGet(() -> Partner.of(address(email.orElse("")))));
  }

  Partner over(Partner before) {
    var text = note.map(String::strip).orElse(before.note());
    if (text.length() > LONGEST_NOTE) {
      throw Problem.invalid("note has at most " + LONGEST_NOTE + " characters.");
    }
    return new Partner(
        before.key(),
        Words.read(EncryptionDemand.class, "encrypt", encrypt).orElse(before.encrypt()),
        Words.read(TlsDemand.class, "tls", tls).orElse(before.tls()),
        tlsKeys.map(NewPartner::keys).orElse(before.keyPins()),
        text);
  }

  private static Set<String> keys(List<String> texts) {
    return texts.stream()
        .map(text -> text.replace(":", "").strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static Address address(String text) {
    return Address.parse(text.strip())
        .orElseThrow(() -> Problem.invalid("This is no address: " + text));
  }
}
