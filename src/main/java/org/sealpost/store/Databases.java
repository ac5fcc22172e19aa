package org.sealpost.store;

/** Opens databases, brought up to date and ready. */
public final class Databases {

  private Databases() {}

  /**
   * Opens the database, brings its tables up to date and proves that it can be written. Throws
   * {@link DatabaseUnavailableException} with a sentence that says what to do.
   */
  public static Database open(DatabaseSettings settings) {
    return switch (settings) {
      case DatabaseSettings.Embedded embedded -> SqliteDatabase.open(embedded.folder());
      case DatabaseSettings.Postgres postgres -> PostgresDatabase.open(postgres);
    };
  }
}
