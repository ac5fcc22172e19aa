package org.sealpost.smime;

import java.util.List;

/** What one step of opening found. */
sealed interface Layer {

  /** A signature. */
  record Signature(SmimeStatus status, List<SignerFacts> signers, List<String> reasons)
      implements Layer {

    static Signature invalid(String reason) {
      return new Signature(SmimeStatus.INVALID, List.of(), List.of(reason));
    }

    /** All signers together: each of them must hold, and there must be one. */
    static Signature of(
        SignedStructure structure, SignedOctets octets, SignerJudgement.Court court) {
      if (structure.signers().isEmpty()) {
        return invalid("Nobody signed: the signature has no signer.");
      }
      var judgements =
          structure.signers().stream()
              .map(signer -> SignerJudgement.of(signer, structure, octets, court))
              .toList();
      return new Signature(
          judgements.stream().map(SignerJudgement::status).reduce(SmimeStatus.VALID, Layer::worse),
          judgements.stream().flatMap(j -> j.facts().stream()).toList(),
          judgements.stream().flatMap(j -> j.reasons().stream()).toList());
    }
  }

  /** An encryption that was opened. */
  record Encryption(boolean authenticated, boolean weak) implements Layer {}

  /** The worse of two words about signatures. */
  static SmimeStatus worse(SmimeStatus one, SmimeStatus other) {
    if (one == SmimeStatus.INVALID || other == SmimeStatus.INVALID) {
      return SmimeStatus.INVALID;
    }
    return one == SmimeStatus.UNTRUSTED || other == SmimeStatus.UNTRUSTED
        ? SmimeStatus.UNTRUSTED
        : SmimeStatus.VALID;
  }
}
