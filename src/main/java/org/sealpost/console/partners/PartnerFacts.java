package org.sealpost.console.partners;

import java.util.List;
import java.util.Optional;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Words;
import org.sealpost.directory.Partner;

/** A partner as the API tells it. */
@Described("an outside address or domain with settings of its own")
record PartnerFacts(
    @Described("the address or the domain") String key,
    Optional<String> domain,
    Optional<String> email,
    @Described("never, if-possible or always") String encrypt,
    @Described("opportunistic, required or verified") String tls,
    @Described("SHA-256 digests of the public keys of which the server must have one")
        List<String> tlsKeys,
    String note) {

  static PartnerFacts of(Partner partner) {
    var key = Optional.of(partner.key());
    return new PartnerFacts(
        partner.key(),
        key.filter(text -> partner.isDomain()),
        key.filter(text -> !partner.isDomain()),
        Words.of(partner.encrypt()),
        Words.of(partner.tls()),
        partner.keyPins().stream().sorted().toList(),
        partner.note());
  }
}
