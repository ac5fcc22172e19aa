package org.sealpost.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes.ForRecipient;

/**
 * A recipient just claimed, as the row tells it.
 *
 * @param sound who it is and what is asked for him; empty if the row is damaged, so that nothing of
 *     it can be believed
 */
record ClaimedRow(String mail, int part, int n, Optional<Sound> sound) {

  static final String COLUMNS =
      "mail, part, n, recipient, destination, attempts, begun, accepted_at, expires_at, notice_at,"
          + " notify, original, checksum";

  /** What a row says that is as it was written. */
  record Sound(Load.Claimed claimed, ForRecipient wishes) {}

  static ClaimedRow of(ResultSet row, int index) throws SQLException {
    return new ClaimedRow(
        row.getString("mail"),
        row.getInt("part"),
        row.getInt("n"),
        RowChecksum.isSound(row, RowChecksum.ofRecipient(row))
            ? Optional.of(sound(row))
            : Optional.empty());
  }

  private static Sound sound(ResultSet row) throws SQLException {
    return new Sound(
        new Load.Claimed(
            row.getInt("n"),
            Address.of(row.getString("recipient")),
            row.getInt("attempts"),
            row.getInt("begun") > Claims.SUSPICIOUS,
            Moments.instant(row.getLong("expires_at")),
            Moments.instant(row.getLong("notice_at"))),
        WishRows.recipient(row));
  }

  /** Who it is. Throws NoSuchElementException for a damaged row. */
  Load.Claimed claimed() {
    return sound.orElseThrow().claimed();
  }

  /** What is asked for him. Throws NoSuchElementException for a damaged row. */
  ForRecipient wishes() {
    return sound.orElseThrow().wishes();
  }
}
