package org.sealpost.authenticity;

import java.util.List;
import org.sealpost.authenticity.spf.SpfRemark;

/**
 * What a domain's SPF record costs those who follow it to its end (RFC 7208 §4.6.4).
 *
 * @param lookups terms that ask the DNS, over all records that are included
 * @param voids questions among them that find nothing
 * @param faults what makes the result a permanent error for some client
 * @param advice what is allowed and not wise
 */
public record SpfCost(int lookups, int voids, List<SpfRemark> faults, List<SpfRemark> advice) {

  /** More make every result a permanent error. */
  public static final int MOST_LOOKUPS = 10;

  /** More make every result a permanent error. */
  public static final int MOST_VOIDS = 2;

  public SpfCost {
    faults = List.copyOf(faults);
    advice = List.copyOf(advice);
  }
}
