package org.sealpost.store;

import java.nio.file.Path;

/** Where the rows live. */
public sealed interface DatabaseSettings {

  /**
   * In a file of our own.
   *
   * @param folder the data folder; made if it does not exist, locked while the database is open
   */
  record Embedded(Path folder) implements DatabaseSettings {}

  /**
   * In a PostgreSQL server.
   *
   * @param url such as {@code jdbc:postgresql://db/sealpost}; user and password may be in it
   * @param user the user; empty if the address or the environment names it
   * @param password the password; empty if none is needed or the address has it
   * @param connections how many connections may write at once; half as many read
   */
  record Postgres(String url, String user, String password, int connections)
      implements DatabaseSettings {

    /** Enough for one gateway. */
    public static final int USUAL_CONNECTIONS = 16;

    @Override
    public String toString() {
      return "PostgreSQL at " + place();
    }

    /** The address without anything that may be secret. */
    String place() {
      return url.replaceFirst("^jdbc:postgresql:", "").replaceFirst("\\?.*$", "");
    }
  }

  /** The embedded database in that data folder. */
  static DatabaseSettings embedded(Path folder) {
    return new Embedded(folder);
  }

  /** The PostgreSQL database at that address, user and password in it. */
  static DatabaseSettings postgres(String url) {
    return new Postgres(url, "", "", Postgres.USUAL_CONNECTIONS);
  }

  /**
   * Reads what the configuration says: {@code embedded}, or {@code jdbc:postgresql:…}. Throws
   * IllegalArgumentException for anything else.
   */
  static DatabaseSettings parse(String setting, Path dataFolder) {
    if (setting.equals("embedded")) {
      return embedded(dataFolder);
    }
    if (setting.startsWith("jdbc:postgresql:")) {
      return postgres(setting);
    }
    throw new IllegalArgumentException(
        "expected \"embedded\" or \"jdbc:postgresql://host/name\", found \"" + setting + "\"");
  }
}
