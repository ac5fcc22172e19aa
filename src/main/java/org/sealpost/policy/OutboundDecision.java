package org.sealpost.policy;

import java.util.List;
import java.util.Map;
import org.sealpost.mail.Address;

/** What is done with a mail that leaves. It leaves for all its recipients or for none. */
public sealed interface OutboundDecision {

  /** It leaves. Recipients of equal treatment are grouped, each recipient in one group. */
  record Send(Map<Treatment, List<Address>> groups) implements OutboundDecision {
    public Send {
      groups = Map.copyOf(groups);
    }
  }

  /** It does not leave. */
  record Refuse(String reason) implements OutboundDecision {}

  /** It cannot leave yet. */
  record Wait(String reason) implements OutboundDecision {}
}
