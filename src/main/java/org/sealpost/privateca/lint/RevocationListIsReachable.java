package org.sealpost.privateca.lint;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The list of what was taken back can be fetched, by http and only by http. */
final class RevocationListIsReachable implements Lint {

  @Override
  public String code() {
    return "cabf.no_http_crldp_uri";
  }

  @Override
  public String citation() {
    return "RFC 5280 §4.2.1.13; S/MIME BR 7.1.2.3";
  }

  @Override
  public Optional<String> look(Candidate candidate) {
    var extension = candidate.certificate().getExtension(Extension.cRLDistributionPoints);
    if (candidate.kind() == Kind.ROOT) {
      return extension == null ? Optional.empty() : Optional.of("a root has no revocation list");
    }
    if (extension == null) {
      return Optional.of("no revocation list is named");
    }
    for (DistributionPoint point :
        CRLDistPoint.getInstance(extension.getParsedValue()).getDistributionPoints()) {
      if (!isHttp(point)) {
        return Optional.of("a revocation list is not named by http alone");
      }
    }
    return Optional.empty();
  }

  private static boolean isHttp(DistributionPoint point) {
    var name = point.getDistributionPoint();
    if (name == null || name.getType() != DistributionPointName.FULL_NAME) {
      return false;
    }
    for (var each : GeneralNames.getInstance(name.getName()).getNames()) {
      if (each.getTagNo() != GeneralName.uniformResourceIdentifier
          || !ASN1IA5String.getInstance(each.getName()).getString().startsWith("http://")) {
        return false;
      }
    }
    return true;
  }
}
