package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.sealpost.certificates.connector.Authority;
import org.sealpost.certificates.connector.AuthorityUnavailableException;
import org.sealpost.certificates.connector.CertificateOrder;
import org.sealpost.certificates.connector.Progress;
import org.sealpost.privateca.RevocationReason;

/**
 * An authority that answers as a test tells it, and passes on to another when it is told nothing.
 */
final class ScriptedAuthority implements Authority {

  private final Authority other;
  private final Queue<UnaryOperator<Progress>> script = new ArrayDeque<>();
  private final List<String> revoked = new ArrayList<>();
  private boolean answersAtOnce = true;
  private boolean isDown;

  ScriptedAuthority(Authority other) {
    this.other = other;
  }

  void next(UnaryOperator<Progress> answer) {
    script.add(answer);
  }

  void slow() {
    answersAtOnce = false;
  }

  void down(boolean down) {
    isDown = down;
  }

  List<String> revoked() {
    return revoked;
  }

  @Override
  public String name() {
    return other.name();
  }

  @Override
  public boolean answersAtOnce() {
    return answersAtOnce;
  }

  @Override
  public Progress order(CertificateOrder order) {
    requireUp();
    var change = script.poll();
    return change == null ? other.order(order) : change.apply(other.order(order));
  }

  @Override
  public List<String> faults(X509Certificate certificate) {
    return other.faults(certificate);
  }

  @Override
  public void revoke(X509Certificate certificate, RevocationReason reason, String who) {
    requireUp();
    revoked.add(reason.word());
    other.revoke(certificate, reason, who);
  }

  private void requireUp() {
    if (isDown) {
      throw new AuthorityUnavailableException("it does not answer");
    }
  }
}
