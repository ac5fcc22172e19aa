package org.sealpost.smime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;

/** The way through one mail, layer by layer from the outside. */
final class Opening {

  /** Sign, encrypt, sign is three (RFC 8551 §3.7); a compression may lie between any two. */
  private static final int MOST_LAYERS = 8;

  private static final long LARGEST_INFLATED = 256L * 1024 * 1024;
  private static final String UNDECRYPTABLE = "The mail could not be decrypted.";

  private final Message mail;
  private final ContentKeys keys;
  private final SignerJudgement.Court court;
  private final List<Layer> layers = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private Message entity;
  private boolean undecryptable;

  Opening(Message mail, ContentKeys keys, SignerJudgement.Court court) {
    this.mail = mail;
    this.keys = keys;
    this.court = court;
    this.entity = mail;
  }

  Opened run() {
    for (int depth = 0; ; depth++) {
      if (depth == MOST_LAYERS) {
        layers.add(Layer.Signature.invalid("It is signed or encrypted in too many layers."));
        break;
      }
      var inner = open(SmimeShape.of(entity));
      if (inner.isEmpty()) {
        break;
      }
      entity = Entity.read(inner.get());
    }
    return result();
  }

  /** Opens one layer; empty if there is nothing further inside. */
  private Optional<Content> open(SmimeShape shape) {
    return switch (shape) {
      case SmimeShape.ClearSigned clear -> clearSigned(clear);
      case SmimeShape.Enclosed enclosed -> enclosed(enclosed);
      case SmimeShape.Flawed(String reason) -> {
        layers.add(Layer.Signature.invalid(reason));
        yield Optional.empty();
      }
      case SmimeShape.Plain(boolean partlySigned, Optional<String> remark) -> {
        boolean signed = layers.stream().anyMatch(Layer.Signature.class::isInstance);
        if (partlySigned && !signed) {
          layers.add(Layer.Signature.invalid("Only a part of the mail is signed."));
        }
        remark.ifPresent(remarks::add);
        yield Optional.empty();
      }
    };
  }

  private Optional<Content> clearSigned(SmimeShape.ClearSigned clear) {
    try {
      var object = CmsObject.read(clear.signature());
      if (object.type() != CmsContentType.SIGNED) {
        throw new MalformedCms("no signed data");
      }
      var structure = SignedStructure.read(object.structure());
      if (structure.content().isPresent()) {
        // the signature would be about content of its own, and not about what is shown
        layers.add(Layer.Signature.invalid("The signature brings content of its own along."));
        return Optional.empty();
      }
      var layer = Layer.Signature.of(structure, new SignedOctets(clear.signed()), court);
      layers.add(layer);
      // where the signature does not hold, the parts stay as they are for all to look at
      return layer.status() == SmimeStatus.INVALID ? Optional.empty() : Optional.of(clear.signed());
    } catch (MalformedCms broken) {
      layers.add(Layer.Signature.invalid("The signature cannot be read."));
      return Optional.empty();
    }
  }

  private Optional<Content> enclosed(SmimeShape.Enclosed enclosed) {
    CmsObject object;
    try {
      object = CmsObject.read(enclosed.octets());
    } catch (MalformedCms broken) {
      return unreadable(enclosed);
    }
    return switch (object.type()) {
      case SIGNED -> signed(object);
      case ENVELOPED, AUTH_ENVELOPED -> decrypted(object);
      case COMPRESSED -> inflated(object);
      case DATA -> unreadable(enclosed);
    };
  }

  private Optional<Content> unreadable(SmimeShape.Enclosed enclosed) {
    if (enclosed.signed()) {
      layers.add(Layer.Signature.invalid("The signed content cannot be read."));
    } else if (enclosed.declared()) {
      return notDecrypted();
    } else {
      remarks.add("A file that is named like an encrypted mail is none.");
    }
    return Optional.empty();
  }

  private Optional<Content> signed(CmsObject object) {
    try {
      var structure = SignedStructure.read(object.structure());
      if (structure.content().isEmpty()) {
        if (structure.signers().isEmpty()) {
          remarks.add("It carries certificates only, and is not signed.");
        } else {
          layers.add(Layer.Signature.invalid("The signature is about content that is not there."));
        }
        return Optional.empty();
      }
      var content = structure.content().get();
      layers.add(Layer.Signature.of(structure, new SignedOctets(content), court));
      return Optional.of(content);
    } catch (MalformedCms broken) {
      layers.add(Layer.Signature.invalid("The signed content cannot be read."));
      return Optional.empty();
    }
  }

  private Optional<Content> decrypted(CmsObject object) {
    try {
      var envelope = EnvelopedStructure.read(object);
      var algorithm = ContentAlgorithm.of(envelope.algorithm().getAlgorithm());
      // an AEAD cipher goes with a tag and a block cipher without: never mixed (CVE-2026-34182)
      if (algorithm.isEmpty() || algorithm.get().authenticated() != envelope.seal().isPresent()) {
        return notDecrypted();
      }
      var content = keys.open(envelope, algorithm.get());
      if (content.isEmpty()
          || (!algorithm.get().authenticated() && !Entity.isPlausible(content.get()))) {
        return notDecrypted();
      }
      layers.add(new Layer.Encryption(algorithm.get().authenticated(), algorithm.get().weak()));
      return content;
    } catch (MalformedCms broken) {
      return notDecrypted();
    }
  }

  private Optional<Content> notDecrypted() {
    undecryptable = true;
    return Optional.empty();
  }

  private Optional<Content> inflated(CmsObject object) {
    try {
      return Optional.of(Compressed.open(object.structure(), LARGEST_INFLATED));
    } catch (MalformedCms broken) {
      remarks.add("The compressed content cannot be read.");
      return Optional.empty();
    }
  }

  private Opened result() {
    boolean encrypted =
        undecryptable || layers.stream().anyMatch(Layer.Encryption.class::isInstance);
    if (undecryptable) {
      return new Opened(
          mail, true, false, SmimeStatus.UNDECRYPTABLE, signers(), List.of(UNDECRYPTABLE));
    }
    boolean authenticated = encrypted && isAuthenticated();
    var readable = entity == mail ? mail : Entity.readable(mail, entity);
    return new Opened(
        readable, encrypted, authenticated, status(), signers(), reasons(authenticated));
  }

  private List<Layer.Signature> signatures() {
    return layers.reversed().stream()
        .filter(Layer.Signature.class::isInstance)
        .map(Layer.Signature.class::cast)
        .toList();
  }

  private List<SignerFacts> signers() {
    return signatures().stream().flatMap(s -> s.signers().stream()).toList();
  }

  private SmimeStatus status() {
    return signatures().stream()
        .map(Layer.Signature::status)
        .reduce(Layer::worse)
        .orElse(SmimeStatus.UNSIGNED);
  }

  /** Each encryption protects against changes by itself, or holds a valid signature inside. */
  private boolean isAuthenticated() {
    boolean signedInside = false;
    for (var layer : layers.reversed()) {
      switch (layer) {
        case Layer.Signature signature -> signedInside |= signature.status() == SmimeStatus.VALID;
        case Layer.Encryption encryption -> {
          if (!encryption.authenticated() && !signedInside) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private List<String> reasons(boolean authenticated) {
    var reasons = new ArrayList<String>();
    signatures().forEach(signature -> reasons.addAll(signature.reasons()));
    reasons.addAll(remarks);
    if (!signatures().isEmpty()) {
      court.sender().remark(mail).ifPresent(reasons::add);
    }
    boolean encrypted = layers.stream().anyMatch(Layer.Encryption.class::isInstance);
    if (encrypted && !authenticated) {
      reasons.add("Neither the encryption nor a signature inside protects it against changes.");
    }
    if (layers.stream().anyMatch(l -> l instanceof Layer.Encryption e && e.weak())) {
      reasons.add("It was encrypted with 3DES, which is weak.");
    }
    return reasons.stream().distinct().toList();
  }
}
