package org.sealpost.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;

/** A sender's wishes as rows hold them. */
final class WishRows {

  private WishRows() {}

  /** What is asked for the recipient of a row of delivery_recipients. */
  static ForRecipient recipient(ResultSet row) throws SQLException {
    return ForRecipient.of(row.getString("notify"), row.getString("original"));
  }

  /** The wishes of a row of delivery_parcels, for some of its recipients. */
  static DeliveryWishes parcel(ResultSet row, List<ClaimedRow> recipients) throws SQLException {
    var single = new HashMap<Address, ForRecipient>();
    recipients.forEach(one -> single.put(one.claimed().address(), one.wishes()));
    return DeliveryWishes.of(
        row.getInt("require_tls") == 1,
        row.getString("returned"),
        row.getString("envelope_id"),
        single);
  }
}
