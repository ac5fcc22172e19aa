package org.sealpost.monitoring;

/**
 * A number of a listener under a word.
 *
 * @param listener the listener's name
 * @param word a reason or a state
 * @param count how many
 */
public record GateCount(String listener, String word, long count) {}
