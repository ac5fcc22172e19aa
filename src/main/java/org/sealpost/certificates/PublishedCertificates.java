package org.sealpost.certificates;

import java.time.InstantSource;
import java.util.List;
import org.sealpost.mail.Domain;
import org.sealpost.store.Database;

/** The certificates of our people that anybody may have; reads alone, so any process may ask. */
public final class PublishedCertificates {

  private static final int MOST = 20;

  private final Database database;
  private final InstantSource clock;

  /** Those in this database. */
  public PublishedCertificates(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Some of a domain, the newest first: those that sign now and are shown; 20 at most. */
  public List<Enrolment> some(Domain domain, int limit) {
    var now = EnrolmentRows.micros(clock.instant());
    return database.read(
        sql ->
            sql.sql(
                    """
                    SELECT * FROM certificates_enrolments
                    WHERE email LIKE :pattern ESCAPE '!' AND state = 'ACTIVE' AND published = 1
                      AND not_after_at > :now
                    ORDER BY not_before_at DESC, id LIMIT :limit
                    """)
                .param("pattern", "%@" + domain.name().replace("_", "!_"))
                .param("now", now)
                .param("limit", Math.clamp(limit, 1, MOST))
                .query(new EnrolmentReader())
                .list());
  }
}
