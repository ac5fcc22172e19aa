package org.sealpost.tracking;

import java.time.Instant;

/**
 * How many mails of one kind came in one hour.
 *
 * @param hour when the hour began
 * @param direction which way they went
 * @param verdict the contract's word; empty where nothing was judged
 * @param action the contract's word; empty where nothing was judged
 * @param mails how many
 */
public record Traffic(
    Instant hour, Direction direction, String verdict, String action, long mails) {}
