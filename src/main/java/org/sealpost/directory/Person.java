package org.sealpost.directory;

import java.util.List;
import org.sealpost.mail.Address;

/**
 * Somebody of ours with a mailbox.
 *
 * @param email the main address
 * @param aliases other addresses of the same mailbox
 * @param displayName the name as it stands in From
 * @param groups names of the groups they belong to
 * @param isProtected whether fraudsters like to use this name, so that it is watched for
 * @param active whether they are still with us
 */
public record Person(
    Address email,
    List<Address> aliases,
    String displayName,
    List<String> groups,
    boolean isProtected,
    boolean active) {

  public Person {
    aliases = List.copyOf(aliases);
    groups = List.copyOf(groups);
  }

  /** Somebody without other addresses. */
  public Person(
      Address email, String displayName, List<String> groups, boolean isProtected, boolean active) {
    this(email, List.of(), displayName, groups, isProtected, active);
  }

  /** Whether this is one of their addresses. */
  public boolean has(Address address) {
    var key = address.key();
    return email.key().equals(key) || aliases.stream().anyMatch(alias -> alias.key().equals(key));
  }
}
