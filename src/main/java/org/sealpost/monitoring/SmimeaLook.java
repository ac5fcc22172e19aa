package org.sealpost.monitoring;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.TlsaRecord;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/**
 * Looks at the SMIMEA records of some of our people (RFC 8162). None need be published; one of
 * another certificate makes mail that its owner cannot read, or signatures that look false.
 */
final class SmimeaLook {

  /** So many people of a domain are looked at. */
  static final int SAMPLE = 5;

  /** RFC 8162 §3: of a SHA-256 digest so many octets. */
  private static final int HASH = 28;

  private final Resolver resolver;

  SmimeaLook(Resolver resolver) {
    this.resolver = resolver;
  }

  /** Compares what is published with the certificates of some people. */
  Finding finding(Domain domain, List<PersonCertificate> people) {
    var part = Phrase.of("part.smimea", domain);
    if (people.isEmpty()) {
      return Finding.ok(part, "smimea.nobody");
    }
    return judged(part, people).expectingThat("smimea.wanted", record(people.getFirst()));
  }

  private Finding judged(Phrase part, List<PersonCertificate> people) {
    int fitting = 0;
    boolean isSigned = true;
    for (var person : people.stream().limit(SAMPLE).toList()) {
      switch (resolver.smimea(name(person.address()))) {
        case Answer.Found<TlsaRecord>(var records, boolean authentic) -> {
          if (records.stream().noneMatch(record -> fits(record, person))) {
            return Finding.fail(part, "smimea.misfit", person.address()).mended(record(person));
          }
          fitting++;
          isSigned &= authentic;
        }
        case Answer.Nothing<TlsaRecord> ignored -> {}
        case Answer.Failed<TlsaRecord>(var cause) -> {
          return Finding.unknown(part, cause);
        }
      }
    }
    if (fitting == 0) {
      return Finding.ok(part, "smimea.none");
    }
    return isSigned
        ? Finding.ok(part, "smimea.ok", fitting, Math.min(people.size(), SAMPLE))
        : Finding.warn(part, "smimea.unsigned", fitting).mendedBy("smimea.sign");
  }

  /** A record of an authority (usages 0 and 2) is not compared: the chain is not at hand. */
  private static boolean fits(TlsaRecord record, PersonCertificate person) {
    return record.usage() == 0 || record.usage() == 2 || record.fits(person.certificate());
  }

  /** The whole certificate, so that strangers can write encrypted before they ever got a mail. */
  private static String record(PersonCertificate person) {
    try {
      return "%s. SMIMEA 3 0 0 %s"
          .formatted(
              name(person.address()), HexFormat.of().formatHex(person.certificate().getEncoded()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String name(Address address) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(address.localPart().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH) + "._smimecert." + address.domain();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
