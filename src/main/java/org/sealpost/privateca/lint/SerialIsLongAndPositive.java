package org.sealpost.privateca.lint;

import java.util.Optional;

/** A serial number below 2^64 cannot have come from 64 random bits with their top bit set. */
final class SerialIsLongAndPositive implements Lint {

  private static final int FEWEST_BITS = 64;
  private static final int MOST_OCTETS = 20;

  @Override
  public String code() {
    return "pkix.certificate_serial_number_out_of_range";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.1.2.2; S/MIME BR 7.1";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var serial = candidate.certificate().getSerialNumber();
    if (serial.signum() <= 0) {
      return Optional.of("the serial number is not positive");
    }
    if (serial.toByteArray().length > MOST_OCTETS) {
      return Optional.of("the serial number has more than 20 octets");
    }
    return serial.bitLength() < FEWEST_BITS
        ? Optional.of("the serial number has only " + serial.bitLength() + " bits")
        : Optional.empty();
  }
}
