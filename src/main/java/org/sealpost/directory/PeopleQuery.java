package org.sealpost.directory;

import java.util.Optional;
import org.sealpost.mail.Domain;

/**
 * Which people to list, by main address.
 *
 * @param text part of an address or a name, in any case
 * @param group members of this group only
 * @param domain those of this domain only
 * @param isProtected only those whose name is watched for, or only the others
 * @param active only those who are with us, or only the others
 * @param after continue behind this main address
 * @param limit how many at most, 1 to 1,000
 */
public record PeopleQuery(
    Optional<String> text,
    Optional<String> group,
    Optional<Domain> domain,
    Optional<Boolean> isProtected,
    Optional<Boolean> active,
    Optional<String> after,
    int limit) {

  private static final int MOST = 1_000;

  public PeopleQuery {
    limit = Math.clamp(limit, 1, MOST);
  }

  /** The first people, whoever they are. */
  public static PeopleQuery first(int limit) {
    return new PeopleQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit);
  }

  /** Only people with this in an address or their name. */
  public PeopleQuery withText(String part) {
    return new PeopleQuery(Optional.of(part), group, domain, isProtected, active, after, limit);
  }

  /** Only members of this group. */
  public PeopleQuery withGroup(String name) {
    return new PeopleQuery(text, Optional.of(name), domain, isProtected, active, after, limit);
  }

  /** Only people of this domain. */
  public PeopleQuery withDomain(Domain name) {
    return new PeopleQuery(text, group, Optional.of(name), isProtected, active, after, limit);
  }

  /** Only people whose name is watched for, or only the others. */
  public PeopleQuery withProtected(boolean wanted) {
    return new PeopleQuery(text, group, domain, Optional.of(wanted), active, after, limit);
  }

  /** Only people who are with us, or only the others. */
  public PeopleQuery withActive(boolean wanted) {
    return new PeopleQuery(text, group, domain, isProtected, Optional.of(wanted), after, limit);
  }

  /** The page behind this main address. */
  public PeopleQuery withAfter(String email) {
    return new PeopleQuery(text, group, domain, isProtected, active, Optional.of(email), limit);
  }
}
