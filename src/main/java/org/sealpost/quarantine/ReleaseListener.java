package org.sealpost.quarantine;

/** Who brings released mail on its way. */
@FunctionalInterface
public interface ReleaseListener {

  /**
   * A mail was released. Whoever has brought it on its way calls {@link Quarantine#acknowledge} in
   * the transaction that does so; whoever never can calls {@link Quarantine#withdraw}. What is not
   * acknowledged, because this threw or the power went, is told again.
   */
  void released(MailReleased event);
}
