package org.sealpost.checks.sender;

import java.util.List;
import java.util.stream.Collectors;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.checks.Check;
import org.sealpost.checks.Concern;
import org.sealpost.checks.Evidence;
import org.sealpost.checks.Finding;
import org.sealpost.dns.Listing;

/** Sees clients for which an allow list vouches (RFC 8904): a hint that nobody sends spam there. */
public final class AllowListed implements Check {

  /** Points of all lists together, at their full trust, from which more is not worth more. */
  private static final double MOST = 2;

  @Override
  public String name() {
    return "allow-listed";
  }

  @Override
  public Concern concern() {
    return Concern.TRUST;
  }

  @Override
  public Finding look(Evidence evidence) {
    var vouchers = evidence.authentication().map(AuthenticationOutcome::vouchers).orElse(List.of());
    double worth =
        vouchers.stream().mapToDouble(voucher -> voucher.weight() * voucher.share()).sum();
    return worth > 0
        ? new Finding.Seen(
            "The client is known to "
                + vouchers.stream()
                    .map(AllowListed::described)
                    .distinct()
                    .collect(Collectors.joining(", ")),
            Math.min(MOST, worth) / MOST)
        : Finding.nothing();
  }

  private static String described(Listing voucher) {
    return "%s (%s, trust %d of 3)"
        .formatted(voucher.zone(), voucher.answer().getHostAddress(), voucher.trust());
  }
}
