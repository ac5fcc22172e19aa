package org.sealpost.checks;

import java.util.List;
import org.sealpost.correspondence.LevelOfTrust;
import org.sealpost.correspondence.Trust;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.directory.Partner;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/** Acquaintances as directory and correspondence know them. */
record DirectoryAcquaintances(Directory directory, LevelOfTrust level) implements Acquaintances {

  @Override
  public List<Domain> ownDomains() {
    return directory.domains().stream().map(OwnDomain::name).toList();
  }

  @Override
  public List<Domain> partnerDomains() {
    return directory.partners().stream().filter(Partner::isDomain).map(Partner::domain).toList();
  }

  @Override
  public List<Person> protectedPeople() {
    return directory.protectedPeople();
  }

  @Override
  public boolean isOurs(Address address) {
    return directory.person(address).isPresent();
  }

  @Override
  public Trust trust(Address theirs, Address ours) {
    return level.trust(theirs, ours);
  }
}
