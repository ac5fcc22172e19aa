package org.sealpost.delivery;

import java.nio.charset.StandardCharsets;
import org.sealpost.mail.Content;

/** Fills a queue with so many mails of one content that nobody wants to accept them one by one. */
final class DeepQueue {

  /** Each line of senders; the destinations are those of {@link Post}, a.test to z.test. */
  static final int SENDERS = 400;

  /** PostgreSQL keeps each version of a count until the transaction ends: not too many. */
  private static final int AT_ONCE = 5_000;

  private static final String NUMBERS =
      "WITH RECURSIVE number (i) AS (SELECT CAST(? AS ${long}) UNION ALL SELECT i + 1 FROM number"
          + " WHERE i + 1 < ?) ";

  private final Post post;
  private final String content;
  private int mails;

  DeepQueue(Post post) {
    this.post = post;
    var prepared =
        post.contents.prepare(Content.of(Post.mail("deep").getBytes(StandardCharsets.UTF_8)));
    content = prepared.id().text();
    post.database.write(
        sql -> {
          prepared.keep(sql);
          return sql.sql("UPDATE store_contents SET uses = 1000000000 WHERE id = ?")
              .param(content)
              .update();
        });
  }

  /** Every second mail was never tried and is due; the others were tried and wait an hour. */
  void fill(int depth) {
    for (; mails < depth; mails = Math.min(depth, mails + AT_ONCE)) {
      int from = mails;
      int to = Math.min(depth, from + AT_ONCE);
      post.database.write(
          sql -> {
            long now = Moments.micros(post.clock.instant());
            sql.sql(
                    NUMBERS.replace("${long}", "BIGINT")
                        + "INSERT INTO delivery_parcels (mail, part, reverse_path, content, size,"
                        + " eight_bit, utf8, accepted_at, waiting)"
                        + " SELECT '06H' || CAST(1000000000000 + i AS TEXT), 0, 's' || (i % "
                        + SENDERS
                        + ") || '@example.org', ?, 100, 0, 0, CAST(? AS BIGINT), 1 FROM number")
                .params(from, to, content, now)
                .update();
            return sql.sql(
                    NUMBERS.replace("${long}", "BIGINT")
                        + "INSERT INTO delivery_recipients (mail, part, n, recipient, destination,"
                        + " state, owner, lease_until_at, begun, attempts, accepted_at, due_at,"
                        + " expires_at, notice_at, answer, line, reason)"
                        + " SELECT '06H' || CAST(1000000000000 + i AS TEXT), 0, 0,"
                        + " 'r' || i || '@' || substr('abcdefghijklmnopqrstuvwxyz', 1 + CAST(i % 26"
                        + " AS INTEGER), 1) || '.test',"
                        + " substr('abcdefghijklmnopqrstuvwxyz', 1 + CAST(i % 26 AS INTEGER), 1)"
                        + " || '.test', 'queued', '', 0, 0, i / 26 % 2, CAST(? AS BIGINT),"
                        + " CAST(? AS BIGINT) + i / 26 % 2 * 3600000000, CAST(? AS BIGINT)"
                        + " + 432000000000, 9223372036854775807,"
                        + " CASE i / 26 % 2 WHEN 0 THEN '' ELSE '451 4.2.2 mailbox full' END,"
                        + " 's' || (i % "
                        + SENDERS
                        + ") || '@example.org',"
                        + " CASE i / 26 % 2 WHEN 0 THEN '' ELSE 'mailbox-full' END FROM number")
                .params(from, to, now, now, now)
                .update();
          });
    }
  }
}
