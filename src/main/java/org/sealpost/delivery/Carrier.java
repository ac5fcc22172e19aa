package org.sealpost.delivery;

import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.Protection;
import org.sealpost.smtp.SmtpClient;
import org.sealpost.smtp.Transmission;

/** Opens connections to next hops. */
interface Carrier {

  /** A connection; if the hop cannot be reached, one that is not usable and says why. */
  Connection open(Hop hop, Protection protection);

  /** One connection, for one thread. */
  interface Connection extends AutoCloseable {

    /** Sends a mail. */
    Transmission send(Envelope envelope, Content content);

    /** Whether the next mail can go over it too. */
    boolean isUsable();

    @Override
    void close();
  }

  /** Over SMTP. */
  static Carrier of(SmtpClient client) {
    return (hop, protection) -> {
      var connection = client.connect(hop, protection);
      return new Connection() {
        @Override
        public Transmission send(Envelope envelope, Content content) {
          return connection.send(envelope, content);
        }

        @Override
        public boolean isUsable() {
          return connection.isUsable();
        }

        @Override
        public void close() {
          connection.close();
        }
      };
    };
  }
}
