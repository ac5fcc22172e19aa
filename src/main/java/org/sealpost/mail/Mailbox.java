package org.sealpost.mail;

/**
 * One entry of an address field (RFC 5322 §3.4).
 *
 * @param displayName decoded, without quotes and control characters; empty if there is none
 * @param address the address
 */
public record Mailbox(String displayName, Address address) {}
