package org.sealpost.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * How full the queue is, counted in recipients.
 *
 * @param queued waiting for their time, or under way
 * @param underWay of these, being delivered right now
 * @param deferred of these, tried before
 * @param held held by somebody
 * @param parked waiting for a person after crashes
 * @param oldest since when the oldest mail waits; empty if the queue is
 */
public record QueueCounts(
    long queued, long underWay, long deferred, long held, long parked, Optional<Instant> oldest) {}
