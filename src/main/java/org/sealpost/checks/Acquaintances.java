package org.sealpost.checks;

import java.util.List;
import org.sealpost.correspondence.LevelOfTrust;
import org.sealpost.correspondence.Trust;
import org.sealpost.directory.Directory;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/** Who we are and whom we know, as far as checks ask. */
public interface Acquaintances {

  /** Our domains. */
  List<Domain> ownDomains();

  /** Domains of our partners. */
  List<Domain> partnerDomains();

  /** Active people whose names fraudsters like to use. */
  List<Person> protectedPeople();

  /** Whether this is one of our people. */
  boolean isOurs(Address address);

  /** What earlier mail of ours to this address earned it. */
  Trust trust(Address theirs, Address ours);

  /** Whether mail to this domain is ours, or to one below it. */
  default boolean isOurs(Domain domain) {
    return ownDomains().stream().anyMatch(domain::isWithin);
  }

  /** Whether this domain is a partner's, or lies below one. */
  default boolean isPartner(Domain domain) {
    return partnerDomains().stream().anyMatch(domain::isWithin);
  }

  /** As directory and correspondence know them. */
  static Acquaintances of(Directory directory, LevelOfTrust trust) {
    return new DirectoryAcquaintances(directory, trust);
  }

  /** As settings state them, without memory of correspondence. */
  static Acquaintances of(List<Domain> own, List<Domain> partners, List<Person> protectedPeople) {
    return new StatedAcquaintances(own, partners, protectedPeople);
  }
}
