package org.sealpost.policy;

/**
 * What one check adds to the score.
 *
 * @param check the check's name
 * @param points what it adds; 0 if it could not look, negative where it speaks for the mail
 * @param reason what it saw, or why it could not look
 */
public record Points(String check, double points, String reason) {}
