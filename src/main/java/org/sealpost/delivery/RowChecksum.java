package org.sealpost.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.sealpost.mail.Address;
import org.sealpost.store.ContentId;

/**
 * A checksum over what a row of the queue says and never changes: whom a mail is from and for, and
 * which octets. A disk that flips one bit of it must not send somebody's mail to somebody else.
 */
final class RowChecksum {

  /** What a row has that was accepted before there were checksums. */
  static final long NONE = -1;

  /** The columns of a parcel's row over which it goes, and itself. */
  static final String PARCEL =
      "mail, part, reverse_path, content, size, eight_bit, utf8, accepted_at, require_tls,"
          + " returned, envelope_id, tls_report, checksum";

  private static final byte END = 0;

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  RowChecksum add(String text) {
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    crc.update(END);
    return this;
  }

  RowChecksum add(long value) {
    crc.update(number.clear().putLong(value).flip());
    return this;
  }

  /** CRC-32C, 0 to 2³²-1. */
  long value() {
    return crc.getValue();
  }

  /**
   * Over the row that a parcel becomes.
   *
   * @param accepted in microseconds, as the rows hold it
   */
  static long of(Parcel parcel, int part, long accepted) {
    return new RowChecksum()
        .add(parcel.mail().text())
        .add(part)
        .add(parcel.reversePath().toString())
        .add(parcel.content().text())
        .add(parcel.size())
        .add(parcel.eightBit() ? 1 : 0)
        .add(parcel.utf8() ? 1 : 0)
        .add(accepted)
        .add(parcel.wishes().requireTls() ? 1 : 0)
        .add(parcel.wishes().returnedWord())
        .add(parcel.wishes().envelopeId())
        .add(parcel.tlsReport() ? 1 : 0)
        .value();
  }

  /**
   * Over the row that one of its recipients becomes.
   *
   * @param accepted in microseconds, as the rows hold it
   * @param expires likewise
   */
  static long of(Parcel parcel, int part, int n, Address recipient, long accepted, long expires) {
    var wishes = parcel.wishes().of(recipient);
    return new RowChecksum()
        .add(parcel.mail().text())
        .add(part)
        .add(n)
        .add(recipient.toString())
        .add(recipient.domain().name())
        .add(accepted)
        .add(expires)
        .add(wishes.words())
        .add(wishes.original())
        .value();
  }

  /** Over a row of delivery_recipients. */
  static long ofRecipient(ResultSet row) throws SQLException {
    return new RowChecksum()
        .add(text(row, "mail"))
        .add(row.getLong("part"))
        .add(row.getLong("n"))
        .add(text(row, "recipient"))
        .add(text(row, "destination"))
        .add(row.getLong("accepted_at"))
        .add(row.getLong("expires_at"))
        .add(text(row, "notify"))
        .add(text(row, "original"))
        .value();
  }

  /** Over a row of delivery_parcels. */
  static long ofParcel(ResultSet row) throws SQLException {
    return new RowChecksum()
        .add(text(row, "mail"))
        .add(row.getLong("part"))
        .add(text(row, "reverse_path"))
        .add(text(row, "content"))
        .add(row.getLong("size"))
        .add(row.getLong("eight_bit"))
        .add(row.getLong("utf8"))
        .add(row.getLong("accepted_at"))
        .add(row.getLong("require_tls"))
        .add(text(row, "returned"))
        .add(text(row, "envelope_id"))
        .add(row.getLong("tls_report"))
        .value();
  }

  /** A flipped bit may make a column null. */
  private static String text(ResultSet row, String column) throws SQLException {
    var text = row.getString(column);
    return text == null ? "" : text;
  }

  /** Whether a row is as it was written, as far as anybody can tell. */
  static boolean isSound(ResultSet row, long actual) throws SQLException {
    long kept = row.getLong("checksum");
    return kept == NONE || kept == actual;
  }

  /**
   * Which octets a parcel uses; empty if its row is damaged, so that it may name those of another
   * mail: nobody must give them up for it.
   */
  static Optional<ContentId> content(ResultSet row) throws SQLException {
    return isSound(row, ofParcel(row))
        ? Optional.of(new ContentId(row.getString("content")))
        : Optional.empty();
  }
}
