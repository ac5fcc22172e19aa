package org.sealpost.console.frame;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.console.ConsoleParts;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Writes into the audit log who did what from where, in the transaction that does it. */
@Component
public final class Deeds {

  private final Database database;
  private final AuditLog audit;

  Deeds(ConsoleParts parts) {
    this.database = parts.database();
    this.audit = parts.audit();
  }

  /**
   * Runs work in a transaction of its own, which another thread may carry out: so who asks is found
   * out here, on the thread of the request, and handed along.
   */
  public <T> T write(BiFunction<JdbcClient, Doer, T> work) {
    var doer = new Doer(audit, VisitorAuthentication.visitor().actor(), address());
    return database.write(sql -> work.apply(sql, doer));
  }

  /**
   * Whoever asks.
   *
   * @param name the form in the audit log
   * @param address where they sit
   */
  public record Doer(AuditLog audit, String name, Optional<String> address) {

    /** Records what was done to what. Last in its transaction. */
    public void record(JdbcClient sql, String what, String object, Map<String, String> details) {
      audit.record(sql, new AuditEntry(name, what, object, details, address));
    }
  }

  private static Optional<String> address() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
        ? Optional.of(request.getRequest().getRemoteAddr())
        : Optional.empty();
  }
}
