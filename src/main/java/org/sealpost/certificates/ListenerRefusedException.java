package org.sealpost.certificates;

/** An authority does not give our listener a certificate, and will not by itself. */
public final class ListenerRefusedException extends RuntimeException {

  ListenerRefusedException(String why) {
    super(why);
  }
}
