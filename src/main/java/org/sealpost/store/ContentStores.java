package org.sealpost.store;

import java.nio.file.Path;
import java.time.InstantSource;

/** Opens content stores. */
public final class ContentStores {

  /** Octets left free on the disk for rows, logs and the console: 64 MiB. */
  private static final long RESERVE = 64L << 20;

  private ContentStores() {}

  /**
   * Opens the store whose small contents are rows of the database and whose large ones are files in
   * that folder. Files that a crash left behind are removed in the background.
   */
  public static ContentStore open(Database database, Path folder) {
    var store =
        new MixedContentStore(
            database, new ContentFiles(folder, Disk.REAL), RESERVE, InstantSource.system());
    Thread.ofVirtual().name("store-sweep").start(store::sweep);
    return store;
  }
}
