package org.sealpost.privateca.lint;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** One algorithm has one encoding; another would be another key to whoever compares octets. */
final class KeyIsEncodedExactly implements Lint {

  private static final Set<String> ENCODINGS =
      Set.of(
          "300d06092a864886f70d0101010500",
          "301306072a8648ce3d020106082a8648ce3d030107",
          "301006072a8648ce3d020106052b81040022");

  @Override
  public String code() {
    return "cabf.smime.prohibited_spki_algorithm_encoding";
  }

  @Override
  public String citation() {
    return "S/MIME BR 7.1.3.1";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    try {
      var encoded =
          candidate.certificate().getSubjectPublicKeyInfo().getAlgorithm().getEncoded("DER");
      return ENCODINGS.contains(HexFormat.of().formatHex(encoded))
          ? Optional.empty()
          : Optional.of("the key's algorithm is not encoded as prescribed");
    } catch (IOException unwritable) {
      return Optional.of("the key's algorithm cannot be encoded");
    }
  }
}
