package org.sealpost.directory;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;

/**
 * The whole directory at one moment, for look-ups that happen with every mail. Never changes.
 *
 * @param version the number that the rows had
 * @param domains our domains by name, in order
 * @param people everybody by main address, in order
 * @param byAddress everybody by every address of theirs
 * @param protectedPeople active people whose names are watched for
 * @param partners by key, in order
 */
record Snapshot(
    long version,
    Map<Domain, OwnDomain> domains,
    Map<String, Person> people,
    Map<String, Person> byAddress,
    List<Person> protectedPeople,
    Map<String, Partner> partners) {

  static Snapshot of(
      long version,
      Collection<OwnDomain> domains,
      Collection<Person> people,
      Collection<Partner> partners) {
    var domainsByName = new TreeMap<Domain, OwnDomain>();
    domains.forEach(domain -> domainsByName.put(domain.name(), domain));
    var peopleByEmail = new LinkedHashMap<String, Person>();
    var byAddress = new HashMap<String, Person>();
    for (var person : people) {
      peopleByEmail.put(person.email().key(), person);
      byAddress.put(person.email().key(), person);
      person.aliases().forEach(alias -> byAddress.put(alias.key(), person));
    }
    var partnersByKey = new LinkedHashMap<String, Partner>();
    partners.forEach(partner -> partnersByKey.put(partner.key(), partner));
    var watched = people.stream().filter(p -> p.isProtected() && p.active()).toList();
    return new Snapshot(version, domainsByName, peopleByEmail, byAddress, watched, partnersByKey);
  }

  Optional<Person> person(Address address) {
    return Optional.ofNullable(byAddress.get(address.key()));
  }

  /** The person of an address, also with a detail behind a plus sign (RFC 5233 §1). */
  Optional<Person> receiver(Address address) {
    int plus = address.localPart().indexOf('+');
    return person(address)
        .or(
            () ->
                plus <= 0
                    ? Optional.empty()
                    : person(
                        new Address(address.localPart().substring(0, plus), address.domain())));
  }

  Optional<Partner> partner(Address address) {
    return Optional.ofNullable(partners.get(address.key()))
        .or(() -> Optional.ofNullable(partners.get(address.domain().name())));
  }
}
