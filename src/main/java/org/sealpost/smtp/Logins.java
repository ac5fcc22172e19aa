package org.sealpost.smtp;

import java.util.Optional;
import org.sealpost.mail.Address;

/**
 * Whom a listener knows by a password. Called on the session's own thread; whatever it throws
 * becomes 454.
 */
public interface Logins {

  /**
   * What is known of that name. For a name that nobody has it answers as well: always the same
   * verifier for the same name, which no password fits, so that nobody learns who exists.
   */
  Login find(String name);

  /**
   * What is known of a name.
   *
   * @param verifier what the password must fit
   * @param person who it is; empty if the name is nobody's
   */
  record Login(PasswordVerifier verifier, Optional<Address> person) {}
}
