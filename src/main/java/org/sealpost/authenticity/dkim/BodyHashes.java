package org.sealpost.authenticity.dkim;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.sealpost.authenticity.dkim.BodyHasher.Hashed;
import org.sealpost.authenticity.dkim.BodyHasher.Wanted;
import org.sealpost.mail.Content;

/** The hashes of one received body: what several signatures want is reckoned once. */
public final class BodyHashes {

  private final Content body;
  private final Map<Wanted, Hashed> known = new HashMap<>();

  public BodyHashes(Content body) {
    this.body = body;
  }

  /** Reckons all of these in one pass, but for those that are known. */
  void want(Collection<Wanted> wanted) {
    var missing = new LinkedHashSet<>(wanted);
    missing.removeAll(known.keySet());
    if (!missing.isEmpty()) {
      known.putAll(BodyHasher.hashReceived(body, missing));
    }
  }

  Hashed of(Wanted wanted) {
    var hashed = known.get(wanted);
    if (hashed == null) {
      hashed = BodyHasher.one(BodyHasher.hashReceived(body, Set.of(wanted)), wanted);
      known.put(wanted, hashed);
    }
    return hashed;
  }

  /** The SHA-256 of the whole body in this form, in Base64. */
  public String whole(Canonicalisation form) {
    return of(new Wanted(form, Long.MAX_VALUE)).sha256();
  }

  /** The SHA-256 of its first octets in this form, in Base64; empty text if it has not so many. */
  public String first(long octets, Canonicalisation form) {
    var hashed = of(new Wanted(form, octets));
    return hashed.length() < octets ? "" : hashed.sha256();
  }
}
