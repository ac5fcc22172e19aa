package org.sealpost.store;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Small contents as rows, so that one sync makes a mail and all that is known of it durable; large
 * ones as files, so that no transaction carries them.
 */
final class MixedContentStore implements ContentStore {

  private static final Logger LOG = LoggerFactory.getLogger(MixedContentStore.class);

  /** The largest content that is a row: 128 KiB. */
  static final long LARGEST_ROW = 128 << 10;

  /** Small contents in memory: 16 MiB. */
  private static final long RECENT = 16 << 20;

  private static final Duration ROOM_AGE = Duration.ofMillis(500);

  private final Database database;
  private final ContentFiles files;
  private final long reserve;
  private final InstantSource clock;
  private final RecentContents recent = new RecentContents(RECENT);
  private final AtomicReference<Optional<Room>> room = new AtomicReference<>(Optional.empty());

  /** How many octets were free at a time. */
  private record Room(Instant at, long octets) {

    boolean isFresh(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(ROOM_AGE));
    }
  }

  /** A row of {@code store_contents}. */
  private static final class Row {

    final byte[] sha256;
    final long size;
    final byte @Nullable [] octets;

    Row(ResultSet row) throws SQLException {
      sha256 = row.getBytes("sha256");
      size = row.getLong("size");
      octets = row.getBytes("octets");
    }
  }

  MixedContentStore(Database database, ContentFiles files, long reserve, InstantSource clock) {
    this.database = database;
    this.files = files;
    this.reserve = reserve;
    this.clock = clock;
  }

  @Override
  public Prepared prepare(Content content) {
    trouble()
        .ifPresent(
            sentence -> {
              throw new DiskRefusedException(sentence);
            });
    var id = ContentId.random();
    if (content.size() <= LARGEST_ROW) {
      var octets = content.octets();
      return new Kept(id, Checksum.of(octets), octets.length, octets);
    }
    return new Kept(id, files.write(id, content), content.size(), null);
  }

  @Override
  public Content read(ContentId id) {
    return recent.find(id).map(Content::of).orElseGet(() -> readRow(id));
  }

  private Content readRow(ContentId id) {
    var row =
        database
            .read(
                sql ->
                    sql.sql("SELECT sha256, size, octets FROM store_contents WHERE id = ?")
                        .param(id.text())
                        .query((found, n) -> new Row(found))
                        .optional())
            .orElseThrow(() -> new ContentDamagedException(id, "is gone"));
    var octets = row.octets;
    if (octets == null) {
      return files.read(id, row.size, row.sha256);
    }
    if (!MessageDigest.isEqual(Checksum.of(octets), row.sha256)) {
      throw new ContentDamagedException(id, "has another checksum than it was kept with");
    }
    return Content.of(octets);
  }

  @Override
  public void use(JdbcClient sql, ContentId id) {
    int found =
        sql.sql("UPDATE store_contents SET uses = uses + 1 WHERE id = ?").param(id.text()).update();
    if (found == 0) {
      throw new ContentDamagedException(id, "is gone");
    }
  }

  @Override
  public void release(JdbcClient sql, ContentId id) {
    var wasFile =
        sql.sql(
                "DELETE FROM store_contents WHERE id = ? AND uses <= 1"
                    + " RETURNING CASE WHEN octets IS NULL THEN 1 ELSE 0 END")
            .param(id.text())
            .query(Integer.class)
            .optional();
    AfterCommit.whenSeen(() -> recent.remove(id));
    if (wasFile.isEmpty()) {
      sql.sql("UPDATE store_contents SET uses = uses - 1 WHERE id = ?").param(id.text()).update();
    } else if (wasFile.get() == 1) {
      AfterCommit.then(() -> files.remove(id));
    }
  }

  @Override
  public boolean roomFor(long octets) {
    var now = clock.instant();
    var known =
        room.get().filter(seen -> seen.isFresh(now)).orElseGet(() -> new Room(now, files.room()));
    room.set(Optional.of(known));
    return known.octets >= octets + octets / 2 + reserve;
  }

  @Override
  public Optional<String> trouble() {
    return files.trouble().or(database::trouble);
  }

  /** Removes the files of transactions that never came about. */
  int sweep() {
    try {
      return files.sweep(ContentFiles.settled(clock.instant()), this::isKnown);
    } catch (RuntimeException broken) {
      LOG.warn("Looking for files that nobody needs", broken);
      return 0;
    }
  }

  private boolean isKnown(ContentId id) {
    return database.read(
        sql ->
            sql.sql("SELECT 1 FROM store_contents WHERE id = ?")
                .param(id.text())
                .query(Integer.class)
                .optional()
                .isPresent());
  }

  /** Octets that wait for their row; a file if they are not in memory. */
  private final class Kept implements Prepared {

    private final ContentId id;
    private final byte[] sha256;
    private final long size;
    private final byte @Nullable [] octets;
    private final AtomicBoolean durable = new AtomicBoolean();

    Kept(ContentId id, byte[] sha256, long size, byte @Nullable [] octets) {
      this.id = id;
      this.sha256 = sha256;
      this.size = size;
      this.octets = octets;
    }

    @Override
    public ContentId id() {
      return id;
    }

    @Override
    public void keep(JdbcClient sql) {
      sql.sql("INSERT INTO store_contents (id, sha256, size, uses, octets) VALUES (?, ?, ?, 1, ?)")
          .param(1, id.text())
          .param(2, sha256)
          .param(3, size)
          .param(4, octets, java.sql.Types.BINARY)
          .update();
      AfterCommit.then(this::isDurable);
    }

    private void isDurable() {
      durable.set(true);
      if (octets != null) {
        recent.put(id, octets);
      }
    }

    @Override
    public void abandon() {
      if (octets != null || durable.get()) {
        return;
      }
      // After a sync that failed the row is invisible, and yet it may be found again in the log
      // when
      // the database is opened next time: then the file must be there. Else the sweep removes it.
      if (database.trouble().isPresent()) {
        return;
      }
      try {
        // A commit whose outcome is unknown may have kept the row: then the file must stay.
        if (!isKnown(id)) {
          files.remove(id);
        }
      } catch (RuntimeException nobodyKnows) {
        LOG.warn("The file of content {} is left to the next sweep", id, nobodyKnows);
      }
    }
  }
}
