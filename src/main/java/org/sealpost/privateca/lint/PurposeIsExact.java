package org.sealpost.privateca.lint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** A certificate serves one purpose; an authority below the root serves one as well. */
final class PurposeIsExact implements Lint {

  @Override
  public String code() {
    return "cabf.smime.prohibited_eku_present";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.1.12; S/MIME BR 7.1.2.3";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var extension = ExtendedKeyUsage.fromExtensions(candidate.certificate().getExtensions());
    List<KeyPurposeId> purposes =
        extension == null ? List.of() : Arrays.asList(extension.getUsages());
    boolean fits =
        switch (candidate.kind()) {
          case MAILBOX -> purposes.equals(List.of(KeyPurposeId.id_kp_emailProtection));
          case SERVER -> purposes.equals(List.of(KeyPurposeId.id_kp_serverAuth));
          case ROOT -> purposes.isEmpty();
          case AUTHORITY ->
              purposes.equals(List.of(KeyPurposeId.id_kp_emailProtection))
                  || purposes.equals(List.of(KeyPurposeId.id_kp_serverAuth));
        };
    return fits
        ? Optional.empty()
        : Optional.of("the extended key usage is not exactly the one purpose it may have");
  }
}
