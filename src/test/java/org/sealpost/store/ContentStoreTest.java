package org.sealpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sealpost.mail.Content;

class ContentStoreTest {

  private static final int SMALL = 5_000;
  private static final int LARGE = 1 << 20;

  @TempDir private Path folder;

  private static Content octets(int size) {
    var octets = new byte[size];
    new Random(size).nextBytes(octets);
    return Content.of(octets);
  }

  private MixedContentStore store(Database database, Disk disk) {
    return store(database, disk, new AtomicReference<>(Instant.now()));
  }

  private MixedContentStore store(Database database, Disk disk, AtomicReference<Instant> now) {
    InstantSource clock = now::get;
    return new MixedContentStore(database, new ContentFiles(folder, disk), 1_000, clock);
  }

  private static ContentId kept(Database database, ContentStore store, Content content) {
    var prepared = store.prepare(content);
    database.write(
        sql -> {
          prepared.keep(sql);
          return true;
        });
    return prepared.id();
  }

  private static void release(Database database, ContentStore store, ContentId id) {
    database.write(
        sql -> {
          store.release(sql, id);
          return true;
        });
  }

  private List<Path> files() throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @OnBothEngines
  void givesBackWhatItWasGivenAfterARestart(TestDatabase database) throws Exception {
    var store = store(database, Disk.REAL);
    var small = kept(database, store, octets(SMALL));
    var large = kept(database, store, octets(LARGE));
    var none = kept(database, store, Content.empty());
    assertThat(files()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
        .isEqualTo("rw-------");
    database.restart();
    var again = store(database, Disk.REAL);
    assertThat(again.read(small).octets()).isEqualTo(octets(SMALL).octets());
    assertThat(again.read(large).octets()).isEqualTo(octets(LARGE).octets());
    assertThat(again.read(none).size()).isZero();
  }

  @OnBothEngines
  void keepsOctetsUntilTheLastUserIsGone(TestDatabase database) throws Exception {
    var store = store(database, Disk.REAL);
    for (int size : new int[] {SMALL, LARGE}) {
      var id = kept(database, store, octets(size));
      database.write(
          sql -> {
            store.use(sql, id);
            return true;
          });
      release(database, store, id);
      assertThat(store.read(id).size()).isEqualTo(size);
      release(database, store, id);
      assertThatThrownBy(() -> store.read(id)).isInstanceOf(ContentDamagedException.class);
    }
    assertThat(files()).isEmpty();
  }

  @OnBothEngines
  void keepsTheFileWhenItsReleaseIsRolledBack(TestDatabase database) {
    var store = store(database, Disk.REAL);
    var id = kept(database, store, octets(LARGE));
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      store.release(sql, id);
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(store.read(id).size()).isEqualTo(LARGE);
  }

  @OnBothEngines
  void noticesAFlippedBitAndATruncatedFile(TestDatabase database) throws Exception {
    var store = store(database, Disk.REAL);
    var small = kept(database, store, octets(SMALL));
    var large = kept(database, store, octets(LARGE));
    database.write(
        sql -> {
          var octets = octets(SMALL).octets();
          octets[17] ^= 1;
          return sql.sql("UPDATE store_contents SET octets = ? WHERE id = ?")
              .params(octets, small.text())
              .update();
        });
    // What came a moment ago is still in memory; after a restart it is not.
    var restarted = store(database, Disk.REAL);
    assertThatThrownBy(() -> restarted.read(small))
        .isInstanceOf(ContentDamagedException.class)
        .hasMessageContaining("checksum");
    var file = files().getFirst();
    var octets = Files.readAllBytes(file);
    octets[LARGE / 2] ^= 4;
    Files.write(file, octets);
    assertThatThrownBy(() -> store.read(large)).hasMessageContaining("checksum");
    Files.write(file, new byte[] {1});
    assertThatThrownBy(() -> store.read(large)).hasMessageContaining("size");
    Files.delete(file);
    assertThatThrownBy(() -> store.read(large)).hasMessageContaining("is gone");
  }

  @OnBothEngines
  void removesTheFilesOfTransactionsThatNeverCameAbout(TestDatabase database) throws Exception {
    var now = new AtomicReference<>(Instant.now());
    var store = store(database, Disk.REAL, now);
    var kept = kept(database, store, octets(LARGE));
    var orphan = store.prepare(octets(LARGE + 1));
    assertThat(store.sweep()).as("it may be on its way").isZero();
    for (var file : files()) {
      Files.setLastModifiedTime(file, FileTime.from(now.get().minus(Duration.ofHours(2))));
    }
    assertThat(store.sweep()).isEqualTo(1);
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly(kept.text());
    assertThat(orphan.id()).isNotEqualTo(kept);
  }

  @OnBothEngines
  void givesUpWhatWasPreparedButNeverWhatWasKept(TestDatabase database) throws Exception {
    var store = store(database, Disk.REAL);
    var prepared = store.prepare(octets(LARGE));
    prepared.abandon();
    assertThat(files()).isEmpty();
    var kept = store.prepare(octets(LARGE));
    database.write(
        sql -> {
          kept.keep(sql);
          return true;
        });
    kept.abandon();
    assertThat(store.read(kept.id()).size()).isEqualTo(LARGE);
  }

  @Test
  void acceptsNothingMoreAfterASyncHasFailed() throws Exception {
    try (var database = TestDatabases.sqlite()) {
      var syncs = new AtomicInteger();
      var store =
          store(
              database,
              new Disk() {
                @Override
                public void sync(FileChannel file) throws IOException {
                  syncs.incrementAndGet();
                  throw new IOException("Input/output error");
                }
              });
      var before = kept(database, store, octets(SMALL));
      assertThat(store.trouble()).isEmpty();
      assertThatThrownBy(() -> store.prepare(octets(LARGE)))
          .isInstanceOf(DiskRefusedException.class);
      assertThat(store.trouble().orElseThrow()).contains("failed to sync");
      assertThatThrownBy(() -> store.prepare(octets(LARGE)))
          .isInstanceOf(DiskRefusedException.class);
      assertThatThrownBy(() -> store.prepare(octets(SMALL)))
          .isInstanceOf(DiskRefusedException.class);
      assertThat(syncs).as("a failed sync is never tried again").hasValue(1);
      assertThat(files()).isEmpty();
      assertThat(store.read(before).size()).isEqualTo(SMALL);
    }
  }

  @Test
  void syncsFileAndFolderBeforeItSaysThatTheyArePrepared() {
    try (var database = TestDatabases.sqlite()) {
      var steps = new StringBuilder();
      var store =
          store(
              database,
              new Disk() {
                @Override
                public void sync(FileChannel file) throws IOException {
                  steps.append("file ");
                  Disk.super.sync(file);
                }

                @Override
                public void syncFolder(Path shelf) throws IOException {
                  steps.append(shelf.equals(folder) ? "root " : "shelf ");
                  Disk.super.syncFolder(shelf);
                }
              });
      store.prepare(octets(LARGE));
      assertThat(steps.toString()).isEqualTo("file shelf root ");
    }
  }

  @Test
  void knowsWhetherAMailFits() {
    try (var database = TestDatabases.sqlite()) {
      var room = new AtomicInteger(10_000);
      var now = new AtomicReference<>(Instant.now());
      Disk disk =
          new Disk() {
            @Override
            public long room(Path where) {
              return room.get();
            }
          };
      var store = store(database, disk, now);
      assertThat(store.roomFor(6_000)).isTrue();
      assertThat(store.roomFor(6_001)).isFalse();
      room.set(3_000);
      now.set(now.get().plusSeconds(1));
      assertThat(store.roomFor(6_000)).isFalse();
      room.set(10_000);
      now.set(now.get().minusSeconds(3_600));
      assertThat(store.roomFor(6_000)).as("even when the clock was set back").isTrue();
    }
  }

  @Test
  void theRealDiskHasRoom() {
    try (var database = TestDatabases.sqlite()) {
      var store = ContentStores.open(database, folder);
      assertThat(store.roomFor(10)).isTrue();
      assertThat(store.roomFor(Long.MAX_VALUE / 4)).isFalse();
      assertThat(store.trouble()).isEmpty();
    }
  }

  @Test
  void refusesAndGoesOnWhenTheDiskIsFull() throws Exception {
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1500k", "sealpost-test", folder.toString()),
        "a small file system can only be mounted by root");
    try (var database = TestDatabases.sqlite()) {
      var store = store(database, Disk.REAL);
      var first = kept(database, store, octets(LARGE));
      assertThatThrownBy(() -> store.prepare(octets(LARGE + 7)))
          .isInstanceOf(DiskRefusedException.class);
      assertThat(store.roomFor(LARGE)).isFalse();
      assertThat(files()).as("no half file stays").hasSize(1);
      assertThat(store.trouble()).isEmpty();
      release(database, store, first);
      assertThat(store.read(kept(database, store, octets(LARGE + 7))).size()).isEqualTo(LARGE + 7);
    } finally {
      assertThat(run("umount", "--lazy", folder.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws Exception {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0;
  }
}
