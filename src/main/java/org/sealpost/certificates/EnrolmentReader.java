package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.keys.KeyId;
import org.sealpost.mail.Address;
import org.sealpost.privateca.RevocationReason;
import org.sealpost.smime.SmimeSigner;
import org.springframework.jdbc.core.RowMapper;

/** Makes an enrolment of its row; the certificates in it never change and are decoded once. */
final class EnrolmentReader implements RowMapper<Enrolment> {

  private static final int HELD = 1_000;

  private final Map<String, List<X509Certificate>> held =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<X509Certificate>> eldest) {
          return size() > HELD;
        }
      };

  @Override
  public Enrolment mapRow(ResultSet row, int n) throws SQLException {
    return new Enrolment(
        row.getString("id"),
        Address.of(row.getString("address")),
        row.getString("name"),
        row.getString("authority"),
        EnrolmentCause.valueOf(row.getString("cause")),
        Optional.of(row.getString("replaces")).filter(id -> !id.isEmpty()),
        row.getString("requested_by"),
        new KeyId(row.getString("key_id")),
        EnrolmentState.valueOf(row.getString("state")),
        row.getString("fault"),
        row.getInt("tries"),
        certificates(row.getString("pem")),
        row.getString("serial"),
        EnrolmentRows.instant(row.getLong("not_before_at")),
        EnrolmentRows.instant(row.getLong("not_after_at")),
        EnrolmentRows.instant(row.getLong("renew_at")),
        Optional.of(row.getLong("revoked_at")).filter(at -> at > 0).map(EnrolmentRows::instant),
        Optional.ofNullable(row.getString("revocation_reason")).map(RevocationReason::valueOf),
        row.getLong("published") == 1,
        EnrolmentRows.instant(row.getLong("ordered_at")));
  }

  /** The key and the certificates alone. */
  SmimeSigner signer(ResultSet row, int n) throws SQLException {
    var certificates = certificates(row.getString("pem"));
    return new SmimeSigner(
        certificates.getFirst(),
        certificates.subList(1, certificates.size()),
        new KeyId(row.getString("key_id")));
  }

  private List<X509Certificate> certificates(String pem) {
    synchronized (held) {
      var known = held.get(pem);
      if (known != null) {
        return known;
      }
    }
    var decoded = Pem.read(pem);
    synchronized (held) {
      held.put(pem, decoded);
    }
    return decoded;
  }
}
