package org.sealpost.audit;

import static java.time.temporal.ChronoUnit.MICROS;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.sealpost.keys.KeyVault;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The audit log. A deed is recorded in the transaction that does it: if it cannot be recorded, it
 * is not done. Record as the last step of a transaction, for the log lets one writer in at a time
 * until the transaction ends.
 */
public final class AuditLog {

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final String SEAL = "audit head";
  private static final int LINES_AT_ONCE = 1_000;

  /** So often the head goes to the ordinary log, which is kept elsewhere too. */
  private static final int NOTED_EVERY = 100;

  private final Database database;
  private final KeyVault vault;
  private final InstantSource clock;

  public AuditLog(Database database, KeyVault vault, InstantSource clock) {
    this.database = database;
    this.vault = vault;
    this.clock = clock;
  }

  /** Records a deed in the caller's transaction; throws if it cannot. */
  public AuditLine record(JdbcClient sql, AuditEntry entry) {
    var before = AuditRows.lockHead(sql);
    var line = AuditRows.insert(sql, before, clock.instant().truncatedTo(MICROS), entry);
    var head = new AuditHead(line.sequence(), line.hash());
    AuditRows.setHead(sql, head, seal(head));
    if (line.sequence() % NOTED_EVERY == 0) {
      LOG.info("audit head {}", head);
    }
    return line;
  }

  /** Records a deed in a transaction of its own. */
  public AuditLine record(AuditEntry entry) {
    return database.write(sql -> record(sql, entry));
  }

  /** The lines that fit, newest first. */
  public List<AuditLine> lines(AuditQuery query) {
    return database.read(sql -> AuditRows.lines(sql, query));
  }

  /** The end of the chain, to be noted outside. */
  public AuditHead head() {
    return database
        .read(AuditRows::rawHead)
        .map(head -> new AuditHead(head.sequence(), head.hash()))
        .orElseThrow(() -> new IllegalStateException("the head of the audit log is gone"));
  }

  /**
   * Walks the whole chain. Finds every edit, deletion, insertion, reordering and cut by whoever can
   * write rows but cannot use the vault. A roll-back of the whole database to an earlier state is
   * found only against a head noted outside: see {@link #verify(List)}.
   */
  public ChainState verify() {
    return verify(List.of());
  }

  /** Walks the whole chain and looks whether it still contains these heads, noted earlier. */
  public ChainState verify(List<AuditHead> noted) {
    return database.read(sql -> new AuditCheck(sql, this::seal, noted).walk(LINES_AT_ONCE));
  }

  private String seal(AuditHead head) {
    return HexFormat.of()
        .formatHex(vault.keyedHash(SEAL, head.toString().getBytes(StandardCharsets.US_ASCII)));
  }
}
