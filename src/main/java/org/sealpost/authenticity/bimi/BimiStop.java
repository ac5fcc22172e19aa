package org.sealpost.authenticity.bimi;

/** An indicator or its evidence does not hold; the message says why, for people. */
public final class BimiStop extends Exception {

  private static final long serialVersionUID = 1;

  public BimiStop(String reason) {
    super(reason, null, false, false);
  }

  /** Why, for people. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
