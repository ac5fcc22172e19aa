package org.sealpost.dns;

/**
 * How a block list is.
 *
 * @param zone the list
 * @param on whether its word counts now
 * @param reason why not, as a sentence; empty if it does
 */
public record BlockListState(String zone, boolean on, String reason) {}
