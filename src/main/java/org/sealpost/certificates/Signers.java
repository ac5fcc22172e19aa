package org.sealpost.certificates;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.smime.SmimeSigner;
import org.sealpost.store.Database;
import org.sealpost.store.RecentReadings;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What each of our addresses signs with now: asked for by every mail that leaves. What is revoked
 * here signs nothing from the moment on at which that is durable; what another node revokes, for
 * two seconds at most.
 */
final class Signers {

  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final Database database;
  private final EnrolmentReader reader;
  private final InstantSource clock;
  private final RecentReadings<String, Optional<SmimeSigner>> recent;

  Signers(Database database, EnrolmentReader reader, InstantSource clock) {
    this.database = database;
    this.reader = reader;
    this.clock = clock;
    this.recent = new RecentReadings<>(MOMENT, clock);
  }

  /** The key and the certificates of the newest active enrolment of an address. */
  Optional<SmimeSigner> of(Address email) {
    return recent.of(email.key(), key -> database.read(sql -> read(sql, key)));
  }

  /** Called in the transaction that begins or ends an enrolment's being active. */
  void change() {
    recent.change();
  }

  private Optional<SmimeSigner> read(JdbcClient sql, String email) {
    return sql.sql(
            """
            SELECT pem, key_id FROM certificates_enrolments
            WHERE email = :email AND state = 'ACTIVE' AND not_after_at > :now
            ORDER BY not_before_at DESC, id LIMIT 1
            """)
        .param("email", email)
        .param("now", EnrolmentRows.micros(clock.instant()))
        .query(reader::signer)
        .optional();
  }
}
