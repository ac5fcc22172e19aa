package org.sealpost.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.DeliveryWishes.Returned;

/** A sender's wishes as rows hold them. */
final class WishRows {

  private WishRows() {}

  static String returned(DeliveryWishes wishes) {
    return wishes.returned().map(Returned::name).orElse("");
  }

  static String notify(ForRecipient wishes) {
    return wishes.events().stream().sorted().map(Notify::name).collect(Collectors.joining(","));
  }

  /** What is asked for the recipient of a row of delivery_recipients. */
  static ForRecipient recipient(ResultSet row) throws SQLException {
    var events =
        Arrays.stream(row.getString("notify").split(","))
            .filter(word -> !word.isEmpty())
            .map(Notify::valueOf)
            .collect(Collectors.toSet());
    return new ForRecipient(events, row.getString("original"));
  }

  /** The wishes of a row of delivery_parcels, for some of its recipients. */
  static DeliveryWishes parcel(ResultSet row, List<ClaimedRow> recipients) throws SQLException {
    var single = new HashMap<Address, ForRecipient>();
    for (var recipient : recipients) {
      if (!recipient.wishes().equals(ForRecipient.NONE)) {
        single.put(recipient.claimed().address(), recipient.wishes());
      }
    }
    var returned = row.getString("returned");
    return new DeliveryWishes(
        row.getInt("require_tls") == 1,
        returned.isEmpty() ? Optional.empty() : Optional.of(Returned.valueOf(returned)),
        row.getString("envelope_id"),
        single);
  }
}
