package org.sealpost.quarantine;

import static java.time.temporal.ChronoUnit.MICROS;

import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.PlainLine;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.ContentId;
import org.sealpost.store.ContentStore;
import org.sealpost.tracking.Direction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Cases as rows: written, made mails of again, removed. */
record CaseRows(KeyVault vault, ContentStore contents) {

  private static final int LONGEST_TEXT = 500;

  /** What a case says of a mail. */
  static Case describe(
      CaseNumber number,
      Mail mail,
      Direction direction,
      HoldReason reason,
      Instant at,
      Instant expiresAt) {
    var message = mail.message();
    return new Case(
        number,
        mail.id(),
        at.truncatedTo(MICROS),
        expiresAt.truncatedTo(MICROS),
        reason,
        direction,
        mail.envelope().reversePath().toString(),
        text(message, "From"),
        mail.envelope().recipients().stream()
            .map(address -> new CaseRecipient(address, Optional.empty()))
            .toList(),
        text(message, "Subject"),
        text(message, "Message-ID").replaceAll("^<|>$", ""),
        message.content().size(),
        clientOf(mail));
  }

  void insert(JdbcClient sql, Case made, Mail mail, ContentId content) {
    var arrival = mail.arrival();
    var wishes = mail.envelope().wishes();
    sql.sql(
            """
            INSERT INTO quarantine_cases (case_number, mail, kept_at, expires_at, kind, verdict,
              score, sentence, direction, reverse_path, eight_bit, utf8, arrived_at, client, helo,
              protocol, tls, login, sender, subject, message_id, size, content, waiting,
              require_tls, returned, envelope_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
              ?, ?, ?)
            """)
        .params(
            made.number().text(),
            made.mail().text(),
            micros(made.keptAt()),
            micros(made.expiresAt()),
            made.reason().kind().name(),
            made.reason().verdict(),
            Math.round(made.reason().score() * 1_000),
            made.reason().sentence(),
            made.direction().name(),
            made.reversePath(),
            mail.envelope().eightBit() ? 1 : 0,
            mail.envelope().utf8() ? 1 : 0,
            micros(arrival.at()),
            made.client(),
            PlainLine.of(arrival.helo(), LONGEST_TEXT),
            arrival.protocol(),
            arrival.tls().orElse(""),
            arrival.login().map(Address::toString).orElse(""),
            made.from(),
            made.subject(),
            made.messageId(),
            made.size(),
            content.text(),
            made.recipients().size(),
            wishes.requireTls() ? 1 : 0,
            wishes.returnedWord(),
            wishes.envelopeId())
        .update();
    int position = 0;
    for (var recipient : made.recipients()) {
      sql.sql(
              """
              INSERT INTO quarantine_recipients
                (case_number, position, address, released_at, released_by, notify, original)
              VALUES (?, ?, ?, 0, '', ?, ?)
              """)
          .params(
              made.number().text(),
              position++,
              recipient.address().toString(),
              wishes.of(recipient.address()).words(),
              wishes.of(recipient.address()).original())
          .update();
    }
    for (var key : keys(made, mail)) {
      sql.sql("INSERT INTO quarantine_addresses (address, case_number) VALUES (?, ?)")
          .params(key, made.number().text())
          .update();
    }
  }

  /** Everything by which a case is found: addresses, and domains behind an @. */
  private static TreeSet<String> keys(Case made, Mail mail) {
    var addresses = new TreeSet<Address>();
    mail.envelope().reversePath().sender().ifPresent(addresses::add);
    addresses.addAll(mail.envelope().recipients());
    int open = made.from().lastIndexOf('<');
    var author = made.from().substring(open + 1).replaceAll(">\\s*$", "");
    Address.parse(author).ifPresent(addresses::add);
    var keys = new TreeSet<String>();
    for (var address : addresses) {
      keys.add(address.key());
      keys.add("@" + address.domain().name());
    }
    return keys;
  }

  /** The case, kept from other writers until the transaction ends. */
  Optional<Case> lock(JdbcClient sql, CaseNumber number) {
    sql.sql("UPDATE quarantine_cases SET waiting = waiting WHERE case_number = ?")
        .param(number.text())
        .update();
    return CaseSearch.find(sql, number);
  }

  /** What a mail is made of again; its contents are read outside of the transaction. */
  record Sealed(
      CaseNumber number,
      ContentId content,
      long size,
      MailId mail,
      Envelope envelope,
      Arrival arrival) {}

  Optional<Sealed> sealed(JdbcClient sql, CaseNumber number) {
    var recipients =
        CaseSearch.recipients(sql, number).stream().map(CaseRecipient::address).toList();
    var single = new HashMap<Address, ForRecipient>();
    sql.sql("SELECT address, notify, original FROM quarantine_recipients WHERE case_number = ?")
        .param(number.text())
        .query(
            (row, index) ->
                Map.entry(
                    Address.of(row.getString("address")),
                    ForRecipient.of(row.getString("notify"), row.getString("original"))))
        .list()
        .forEach(entry -> single.put(entry.getKey(), entry.getValue()));
    return sql.sql("SELECT * FROM quarantine_cases WHERE case_number = ?")
        .param(number.text())
        .query(
            (row, index) ->
                new Sealed(
                    number,
                    new ContentId(row.getString("content")),
                    row.getLong("size"),
                    new MailId(row.getString("mail")),
                    new Envelope(
                        Address.parse(row.getString("reverse_path"))
                            .map(ReversePath::of)
                            .orElseGet(ReversePath::none),
                        recipients,
                        row.getLong("eight_bit") != 0,
                        row.getLong("utf8") != 0,
                        wishes(row, single)),
                    arrival(row)))
        .optional();
  }

  private static DeliveryWishes wishes(ResultSet row, Map<Address, ForRecipient> single)
      throws SQLException {
    return DeliveryWishes.of(
        row.getLong("require_tls") != 0,
        row.getString("returned"),
        row.getString("envelope_id"),
        single);
  }

  private static Arrival arrival(ResultSet row) throws SQLException {
    return new Arrival(
        Instant.EPOCH.plus(row.getLong("arrived_at"), MICROS),
        InetAddress.ofLiteral(row.getString("client")),
        row.getString("helo"),
        row.getString("protocol"),
        Optional.of(row.getString("tls")).filter(tls -> !tls.isEmpty()),
        Address.parse(row.getString("login")));
  }

  Mail open(Sealed sealed) {
    var content = contents.read(sealed.content());
    var frames = new SealedFrames(vault, sealed.number(), content, sealed.size());
    var message = Message.read(new OpenedContent(frames));
    return new Mail(sealed.mail(), sealed.envelope(), message, sealed.arrival());
  }

  void remove(JdbcClient sql, CaseNumber number) {
    sql.sql("SELECT content FROM quarantine_cases WHERE case_number = ?")
        .param(number.text())
        .query((row, index) -> new ContentId(row.getString("content")))
        .optional()
        .ifPresent(content -> contents.release(sql, content));
    var tables =
        List.of(
            "quarantine_releases",
            "quarantine_addresses",
            "quarantine_recipients",
            "quarantine_cases");
    for (var table : tables) {
      sql.sql("DELETE FROM " + table + " WHERE case_number = ?").param(number.text()).update();
    }
  }

  private static String text(Message message, String name) {
    return PlainLine.of(message.field(name).map(HeaderField::text).orElse(""), LONGEST_TEXT)
        .strip();
  }

  /** The literal address; a zone is a name of this machine and means nothing later. */
  private static String clientOf(Mail mail) {
    var text = mail.arrival().client().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  static long micros(Instant time) {
    return MICROS.between(Instant.EPOCH, time);
  }
}
