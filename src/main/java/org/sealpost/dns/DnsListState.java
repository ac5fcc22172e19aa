package org.sealpost.dns;

/**
 * How a list is.
 *
 * @param zone the list
 * @param on whether its word counts now
 * @param reason why not, as a sentence; empty if it does
 */
public record DnsListState(String zone, boolean on, String reason) {}
