package org.sealpost.console.frame;

import java.util.Map;
import java.util.Optional;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.console.ConsoleParts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Writes into the audit log who did what from where, in the transaction that does it. */
@Component
public final class Deeds {

  private final AuditLog audit;

  Deeds(ConsoleParts parts) {
    this.audit = parts.audit();
  }

  /** Records a deed of the visitor whose request this thread answers. Last in its transaction. */
  public void record(JdbcClient sql, String what, String object, Map<String, String> details) {
    record(sql, VisitorAuthentication.visitor().actor(), what, object, details);
  }

  /** Records a deed of somebody who is not signed in yet. Last in its transaction. */
  public void record(
      JdbcClient sql, String who, String what, String object, Map<String, String> details) {
    audit.record(sql, new AuditEntry(who, what, object, details, address()));
  }

  private static Optional<String> address() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
        ? Optional.of(request.getRequest().getRemoteAddr())
        : Optional.empty();
  }
}
