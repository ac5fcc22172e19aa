package org.sealpost.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes.ForRecipient;

/** A recipient just claimed, as the row tells it. */
record ClaimedRow(String mail, int part, Load.Claimed claimed, ForRecipient wishes) {

  static final String COLUMNS =
      "mail, part, n, recipient, attempts, begun, expires_at, notice_at, notify, original";

  static ClaimedRow of(ResultSet row, int index) throws SQLException {
    return new ClaimedRow(
        row.getString("mail"),
        row.getInt("part"),
        new Load.Claimed(
            row.getInt("n"),
            Address.of(row.getString("recipient")),
            row.getInt("attempts"),
            row.getInt("begun") > Claims.SUSPICIOUS,
            Moments.instant(row.getLong("expires_at")),
            Moments.instant(row.getLong("notice_at"))),
        WishRows.recipient(row));
  }
}
