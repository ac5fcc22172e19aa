package org.sealpost.checks;

import java.util.List;
import org.sealpost.correspondence.Trust;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/** Acquaintances as settings state them; nobody has earned trust. */
record StatedAcquaintances(
    List<Domain> ownDomains, List<Domain> partnerDomains, List<Person> protectedPeople)
    implements Acquaintances {

  StatedAcquaintances {
    ownDomains = List.copyOf(ownDomains);
    partnerDomains = List.copyOf(partnerDomains);
    protectedPeople = List.copyOf(protectedPeople);
  }

  @Override
  public boolean isOurs(Address address) {
    return protectedPeople.stream().anyMatch(person -> person.has(address));
  }

  @Override
  public Trust trust(Address theirs, Address ours) {
    return Trust.NONE;
  }
}
