package org.sealpost.delivery;

/** How many recipients wait for a reason. */
public record ReasonCount(Reason reason, long recipients) {}
