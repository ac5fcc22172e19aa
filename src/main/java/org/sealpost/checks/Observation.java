package org.sealpost.checks;

import java.time.Duration;

/**
 * What one check found in one mail.
 *
 * @param check the check's name
 * @param concern what a mail is suspected of where it sees something
 * @param finding what it found
 * @param took how long it looked
 */
public record Observation(String check, Concern concern, Finding finding, Duration took) {}
