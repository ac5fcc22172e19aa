package org.sealpost.correspondence;

/**
 * What earlier outbound mail earned a correspondent.
 *
 * @param level 0 to 1: 0.4 after one mail to them, 1 after regular correspondence; halves every 90
 *     days without mail
 * @param known whether somebody of ours wrote to this very address within living memory
 */
public record Trust(double level, boolean known) {

  /** A stranger. */
  public static final Trust NONE = new Trust(0, false);
}
