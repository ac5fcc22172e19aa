package org.sealpost.certificates;

/** What came of adding a trust anchor. */
public sealed interface AnchorOutcome {

  /** It is trusted from now on. */
  record Added(TrustAnchor anchor) implements AnchorOutcome {}

  /** It was trusted before; nothing was changed. */
  record AlreadyThere(TrustAnchor anchor) implements AnchorOutcome {}

  /** It is not fit to be trusted. */
  record Refused(String reason) implements AnchorOutcome {}
}
