package org.sealpost.audit;

/** Whether the audit log is as it was written. */
public sealed interface ChainState {

  /** Every line is there, unchanged, up to this head, and the head is ours. */
  record Intact(AuditHead head) implements ChainState {}

  /** Something was changed. The place is where it shows first; the reason is a sentence. */
  record Broken(long sequence, String reason) implements ChainState {}
}
