package org.sealpost.directory;

import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Domain;
import org.sealpost.smtp.HopName;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Our domains as rows. The caller holds the version row. */
final class DomainRows {

  List<OwnDomain> all(JdbcClient sql) {
    return sql.sql("SELECT name, deliver_to, check_recipients FROM directory_domains ORDER BY name")
        .query(
            (row, number) ->
                new OwnDomain(
                    new Domain(row.getString("name")),
                    Optional.of(row.getString("deliver_to")).filter(text -> !text.isEmpty()),
                    row.getLong("check_recipients") != 0,
                    false))
        .list();
  }

  boolean exists(JdbcClient sql, Domain name) {
    return find(sql, name).isPresent();
  }

  private Optional<OwnDomain> find(JdbcClient sql, Domain name) {
    return all(sql).stream().filter(domain -> domain.name().equals(name)).findFirst();
  }

  Change<OwnDomain> add(JdbcClient sql, OwnDomain domain) {
    var existing = find(sql, domain.name());
    if (existing.isPresent()) {
      return new Change.AlreadyThere<>(existing.get());
    }
    return put(sql, domain);
  }

  Change<OwnDomain> set(JdbcClient sql, OwnDomain domain) {
    return exists(sql, domain.name())
        ? put(sql, domain)
        : new Change.NotThere<>(domain.name().name());
  }

  Change<OwnDomain> delete(JdbcClient sql, Domain name) {
    var existing = find(sql, name);
    if (existing.isEmpty()) {
      return new Change.NotThere<>(name.name());
    }
    long addresses =
        sql.sql("SELECT COUNT(*) FROM directory_addresses WHERE address_key LIKE ? ESCAPE '\\'")
            .param("%@" + name.name().replace("_", "\\_"))
            .query((row, number) -> row.getLong(1))
            .single();
    if (addresses > 0) {
      return new Change.Invalid<>("people still have addresses in " + name + ": " + addresses);
    }
    sql.sql("DELETE FROM directory_domains WHERE name = ?").param(name.name()).update();
    return new Change.Done<>(existing.get());
  }

  private static Change<OwnDomain> put(JdbcClient sql, OwnDomain domain) {
    var server = domain.deliverTo().flatMap(DomainRows::server);
    if (server.isEmpty() && domain.deliverTo().isPresent()) {
      return new Change.Invalid<>(
          "the inner mail server is written "
              + HopName.EXPECTED
              + "; this is not: "
              + domain.deliverTo().get());
    }
    sql.sql(
            """
            INSERT INTO directory_domains (name, deliver_to, check_recipients) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET deliver_to = excluded.deliver_to, check_recipients = excluded.check_recipients
            """)
        .params(domain.name().name(), server.orElse(""), domain.checkRecipients() ? 1 : 0)
        .update();
    return new Change.Done<>(new OwnDomain(domain.name(), server, domain.checkRecipients(), false));
  }

  /** The server as it is kept; empty if it cannot be read. By SMTP its port must be said. */
  private static Optional<String> server(String text) {
    return HopName.parse(text)
        .map(HopName::toString)
        .filter(kept -> kept.equals(text) || kept.startsWith("lmtp:"));
  }
}
