package org.sealpost.directory;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sealpost.mail.Domain;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Our domains as rows. The caller holds the version row. */
final class DomainRows {

  /** A host name, an IPv4 address or an IPv6 address in brackets, and a port. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):([0-9]{1,5})");

  private static final int HIGHEST_PORT = 65_535;

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
    var server = domain.deliverTo().orElse("");
    if (!server.isEmpty() && !isHostAndPort(server)) {
      return new Change.Invalid<>("the inner mail server is written host:port, not " + server);
    }
    sql.sql(
            """
            INSERT INTO directory_domains (name, deliver_to, check_recipients) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE
            SET deliver_to = excluded.deliver_to, check_recipients = excluded.check_recipients
            """)
        .params(domain.name().name(), server, domain.checkRecipients() ? 1 : 0)
        .update();
    return new Change.Done<>(
        new OwnDomain(domain.name(), domain.deliverTo(), domain.checkRecipients(), false));
  }

  private static boolean isHostAndPort(String text) {
    var match = HOST_AND_PORT.matcher(text);
    if (!match.matches()) {
      return false;
    }
    int port = Integer.parseInt(match.group(1));
    return port >= 1 && port <= HIGHEST_PORT;
  }
}
