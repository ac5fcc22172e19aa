package org.sealpost.dns;

import java.net.InetAddress;

/**
 * A block list names a client.
 *
 * @param zone the list
 * @param weight how much that counts
 * @param answer what the list answered, which is its reason in numbers
 */
public record Listing(String zone, double weight, InetAddress answer) {}
