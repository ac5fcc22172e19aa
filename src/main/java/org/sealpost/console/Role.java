package org.sealpost.console;

import static org.sealpost.console.Right.*;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a person or a token is here for; a role is a set of rights. */
public enum Role {
  /** Runs the gateway; may do everything. */
  ADMINISTRATOR(EnumSet.allOf(Right.class)),
  /** Keeps mail and certificates going; gives nobody rights and takes no key out. */
  OPERATOR(
      EnumSet.of(
          SEE_STATUS,
          SCAN,
          SEE_MESSAGES,
          SEE_QUEUE,
          CHANGE_QUEUE,
          SEE_QUARANTINE,
          RELEASE_QUARANTINE,
          DELETE_QUARANTINE,
          SEE_CERTIFICATES,
          CHANGE_CERTIFICATES,
          SEE_TRUST,
          SEE_DIRECTORY,
          CHANGE_DIRECTORY,
          SEE_PARTNERS,
          CHANGE_PARTNERS,
          SEE_SETTINGS,
          OWN_ACCOUNT)),
  /** Answers "where is my mail"; may release what was held by mistake. */
  HELP_DESK(
      EnumSet.of(
          SEE_STATUS,
          SEE_MESSAGES,
          SEE_QUEUE,
          SEE_QUARANTINE,
          RELEASE_QUARANTINE,
          SEE_CERTIFICATES,
          SEE_DIRECTORY,
          SEE_PARTNERS,
          OWN_ACCOUNT)),
  /** Sees what was done and how all is set; changes nothing. */
  AUDITOR(
      EnumSet.of(
          SEE_STATUS,
          SEE_MESSAGES,
          SEE_QUEUE,
          SEE_QUARANTINE,
          SEE_CERTIFICATES,
          SEE_TRUST,
          SEE_KEYS,
          SEE_DIRECTORY,
          SEE_PARTNERS,
          SEE_ACCESS,
          SEE_AUDIT,
          SEE_SETTINGS,
          OWN_ACCOUNT)),
  /** Watches who looked at what and where keys went; sees no mail. */
  DATA_PROTECTION_OFFICER(
      EnumSet.of(
          SEE_STATUS, SEE_KEYS, SEE_DIRECTORY, SEE_ACCESS, SEE_AUDIT, SEE_SETTINGS, OWN_ACCOUNT));

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes the set after the constructor
  private final Set<Right> rights;

  Role(Set<Right> rights) {
    this.rights = rights;
  }

  /** Whether the role carries the right. */
  public boolean may(Right right) {
    return rights.contains(right);
  }

  /** The word in rows, JSON and text keys: {@code help-desk}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The role of that word; empty if there is none. */
  public static Optional<Role> of(String word) {
    return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
