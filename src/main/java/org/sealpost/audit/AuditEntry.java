package org.sealpost.audit;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sealpost.mail.PlainLine;

/**
 * A deed to be recorded.
 *
 * @param who the person's sign-in name, the token's name, or the part of the gateway
 * @param what the deed as a word: {@code certificate.revoke}, {@code quarantine.release}
 * @param object what it was done to: a serial number, an address, a case number
 * @param details more, by name; never secrets and never contents of mails
 * @param ip where the person sat; empty for deeds of the gateway
 */
public record AuditEntry(
    String who, String what, String object, Map<String, String> details, Optional<String> ip) {

  private static final int LONGEST_WORD = 320;
  private static final int LONGEST_TEXT = 2_000;
  private static final int MOST_DETAILS = 50;

  public AuditEntry {
    who = PlainLine.of(who, LONGEST_WORD);
    what = PlainLine.of(what, LONGEST_WORD);
    object = PlainLine.of(object, LONGEST_TEXT);
    details = plain(details);
    ip = ip.map(text -> PlainLine.of(text, LONGEST_WORD));
  }

  /** A deed of the gateway itself. */
  public static AuditEntry of(String who, String what, String object) {
    return new AuditEntry(who, what, object, Map.of(), Optional.empty());
  }

  /** The same deed with one more detail. */
  public AuditEntry with(String name, String value) {
    var more = new TreeMap<>(details);
    more.put(name, value);
    return new AuditEntry(who, what, object, more, ip);
  }

  /** The same deed, done from this address. */
  public AuditEntry from(String address) {
    return new AuditEntry(who, what, object, details, Optional.of(address));
  }

  /** Sorted, so that the same deed always has the same octets. */
  private static SortedMap<String, String> plain(Map<String, String> details) {
    var sorted = new TreeMap<String, String>();
    new TreeMap<>(details)
        .entrySet().stream()
            .limit(MOST_DETAILS)
            .forEach(
                detail ->
                    sorted.put(
                        PlainLine.of(detail.getKey(), LONGEST_WORD),
                        PlainLine.of(detail.getValue(), LONGEST_TEXT)));
    return Collections.unmodifiableSortedMap(sorted);
  }
}
