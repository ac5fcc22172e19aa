package org.sealpost.policy;

import java.util.List;
import org.sealpost.directory.Person;
import org.sealpost.mail.Domain;

/**
 * What the scan of a file knows of us.
 *
 * @param ownDomains our domains
 * @param partnerDomains our partners' domains
 * @param protectedPeople people whose names fraudsters like to use
 * @param policy how facts are weighed
 */
public record ScanSettings(
    List<Domain> ownDomains,
    List<Domain> partnerDomains,
    List<Person> protectedPeople,
    PolicySettings policy) {

  /** Nobody is known. */
  public static final ScanSettings NOBODY =
      new ScanSettings(List.of(), List.of(), List.of(), PolicySettings.USUAL);

  public ScanSettings {
    ownDomains = List.copyOf(ownDomains);
    partnerDomains = List.copyOf(partnerDomains);
    protectedPeople = List.copyOf(protectedPeople);
  }
}
