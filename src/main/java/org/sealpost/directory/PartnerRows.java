package org.sealpost.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.sealpost.mail.Domain;
import org.sealpost.mail.PlainLine;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Partners as rows. The caller holds the version row. */
final class PartnerRows {

  private static final int LONGEST_NOTE = 2_000;
  private static final int MOST_PINS = 10;
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  List<Partner> all(JdbcClient sql) {
    return sql.sql(
            "SELECT partner, encrypt, tls, key_pins, note FROM directory_partners ORDER BY partner")
        .query(
            (row, number) ->
                new Partner(
                    row.getString("partner"),
                    EncryptionDemand.valueOf(row.getString("encrypt")),
                    TlsDemand.valueOf(row.getString("tls")),
                    pins(row.getString("key_pins")),
                    row.getString("note")))
        .list();
  }

  Change<Partner> add(JdbcClient sql, Partner partner, Predicate<Domain> isOurs) {
    var key = Partner.key(partner.key());
    if (key.isEmpty()) {
      return new Change.Invalid<>("neither an address nor a domain: " + partner.key());
    }
    var existing = find(sql, key.get());
    if (existing.isPresent()) {
      return new Change.AlreadyThere<>(existing.get());
    }
    var added =
        new Partner(key.get(), partner.encrypt(), partner.tls(), partner.keyPins(), partner.note());
    return isOurs.test(added.domain())
        ? new Change.Invalid<>("not a partner, but one of our own domains: " + added.domain())
        : put(sql, added);
  }

  Change<Partner> set(JdbcClient sql, Partner partner) {
    var existing = Partner.key(partner.key()).flatMap(key -> find(sql, key));
    return existing.isEmpty()
        ? new Change.NotThere<>(partner.key())
        : put(
            sql,
            new Partner(
                existing.get().key(),
                partner.encrypt(),
                partner.tls(),
                partner.keyPins(),
                partner.note()));
  }

  Change<Partner> delete(JdbcClient sql, String text) {
    var existing = Partner.key(text).flatMap(key -> find(sql, key));
    if (existing.isEmpty()) {
      return new Change.NotThere<>(text);
    }
    sql.sql("DELETE FROM directory_partners WHERE partner = ?")
        .param(existing.get().key())
        .update();
    return new Change.Done<>(existing.get());
  }

  private static Set<String> pins(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
  }

  private Optional<Partner> find(JdbcClient sql, String key) {
    return all(sql).stream().filter(partner -> partner.key().equals(key)).findFirst();
  }

  private static Change<Partner> put(JdbcClient sql, Partner partner) {
    if (partner.keyPins().size() > MOST_PINS
        || !partner.keyPins().stream().allMatch(pin -> SHA_256.matcher(pin).matches())) {
      return new Change.Invalid<>(
          "a key is named by the SHA-256 of its public key, 64 hexadecimal digits in lower case");
    }
    var kept = partner.withNote(PlainLine.of(partner.note(), LONGEST_NOTE));
    sql.sql(
            """
            INSERT INTO directory_partners (partner, encrypt, tls, key_pins, note)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (partner) DO UPDATE
            SET encrypt = excluded.encrypt, tls = excluded.tls, key_pins = excluded.key_pins,
              note = excluded.note
            """)
        .params(
            kept.key(),
            kept.encrypt().name(),
            kept.tls().name(),
            String.join(" ", new TreeSet<>(kept.keyPins())),
            kept.note())
        .update();
    return new Change.Done<>(kept);
  }
}
