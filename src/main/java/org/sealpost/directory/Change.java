package org.sealpost.directory;

import org.sealpost.mail.Domain;

/** What came of a wish to change the directory. */
public sealed interface Change<T> {

  /** It was done; this is the thing as it now is, or as it last was. */
  record Done<T>(T thing) implements Change<T> {}

  /** It is there already, or one of its addresses belongs to this one. */
  record AlreadyThere<T>(T existing) implements Change<T> {}

  /** There is no such thing. */
  record NotThere<T>(String key) implements Change<T> {}

  /** The domain is not one of ours. */
  record NotOurs<T>(Domain domain) implements Change<T> {}

  /** It stands in the configuration file and is only changed there. */
  record Configured<T>(T thing) implements Change<T> {}

  /** It cannot be as it is; the reason is a sentence. */
  record Invalid<T>(String reason) implements Change<T> {}
}
