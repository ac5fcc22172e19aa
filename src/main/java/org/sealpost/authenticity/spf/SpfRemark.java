package org.sealpost.authenticity.spf;

import java.util.Locale;
import org.springframework.modulith.NamedInterface;

/**
 * One thing that is wrong or unwise in a domain's SPF record, or in one that it includes.
 *
 * @param kind what it is
 * @param at the domain or the term; may be foreign text
 * @param detail what the reader of the record or the DNS says of it; may be empty
 */
@NamedInterface("spf")
public record SpfRemark(Kind kind, String at, String detail) {

  /** What may be remarked. */
  public enum Kind {
    /** The DNS did not answer for a domain. */
    SILENT,
    NO_RECORD,
    TWO_RECORDS,
    /** A record breaks the rules. */
    BROKEN,
    /** {@code +all}. */
    OPEN,
    /** {@code ?all}. */
    NEUTRAL,
    /** Neither {@code all} nor {@code redirect=}. */
    ENDLESS,
    /** {@code ptr} (RFC 7208 §5.5). */
    POINTER;

    /** As text keys write it: {@code no-record}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One without a detail. */
  public static SpfRemark of(Kind kind, String at) {
    return new SpfRemark(kind, at, "");
  }
}
