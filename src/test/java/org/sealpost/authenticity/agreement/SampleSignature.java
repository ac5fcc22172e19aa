package org.sealpost.authenticity.agreement;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.authenticity.dkim.BodyHashes;
import org.sealpost.authenticity.dkim.Canonicalisation;
import org.sealpost.authenticity.dkim.SignedHeader;
import org.sealpost.mail.Message;

/** DKIM signatures in all forms that signers use, and in some that none should. */
final class SampleSignature {

  /** Made once, and the same in each run. */
  private static final KeyPair RSA = pair("RSA", 2048);

  private static final KeyPair SHORT = pair("RSA", 1024);
  private static final KeyPair TOO_SHORT = pair("RSA", 512);
  private static final KeyPair EDWARDS = pair("Ed25519", 255);

  private final Random random;
  private final Message message;
  private final SharedZone zone;
  private final String domain;
  private final String selector;
  private final KeyPair key;

  SampleSignature(Random random, Message message, SharedZone zone, String domain, String selector) {
    this.random = random;
    this.message = message;
    this.zone = zone;
    this.domain = domain;
    this.selector = selector;
    int n = random.nextInt(20);
    this.key = n < 9 ? RSA : n < 14 ? SHORT : n < 19 ? EDWARDS : TOO_SHORT;
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      var seeded = SecureRandom.getInstance("SHA1PRNG");
      seeded.setSeed(bits);
      generator.initialize(bits, seeded);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private boolean rarely() {
    return random.nextInt(40) == 0;
  }

  private boolean sometimes() {
    return random.nextInt(4) == 0;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** The field; its key is put into the zone, mostly as it should be. */
  String field() {
    publish();
    var names = names();
    var form =
        one(
            List.of(
                "",
                "simple",
                "relaxed",
                "simple/simple",
                "simple/relaxed",
                "relaxed/simple",
                "relaxed/relaxed",
                "relaxed/relaxed",
                rarely() ? "nice/relaxed" : "relaxed/relaxed"));
    var header = form.startsWith("relaxed") ? Canonicalisation.RELAXED : Canonicalisation.SIMPLE;
    var body = form.endsWith("/relaxed") ? Canonicalisation.RELAXED : Canonicalisation.SIMPLE;
    var tags = new ArrayList<String>();
    add(tags, "v", rarely() ? one(List.of("2", "0.5", "")) : "1");
    add(tags, "a", rarely() ? one(List.of("rsa-sha1", "rsa-md5", "", "RSA-SHA256")) : algorithm());
    if (!form.isEmpty()) {
      add(tags, "c", form);
    }
    add(
        tags,
        "d",
        rarely() ? "other.example.com" : sometimes() ? domain.toUpperCase(Locale.ROOT) : domain);
    add(tags, "s", selector);
    if (sometimes()) {
      add(
          tags,
          "i",
          one(
              List.of(
                  "@" + domain,
                  "ann@" + domain,
                  "@sub." + domain,
                  rarely() ? "@else.example.net" : "@" + domain)));
    }
    times(tags);
    if (rarely()) {
      add(tags, "q", one(List.of("dns/txt", "dns/txt:http/well-known", "http/well-known", "dns")));
    }
    if (sometimes()) {
      add(tags, one(List.of("z", rarely() ? "x-note" : "x_note", "zz", "r")), "y");
    }
    add(tags, "h", String.join(one(List.of(":", ":", " : ", ":\r\n\t")), names));
    add(tags, "bh", bodyHash(body, tags));
    if (random.nextInt(3) == 0) {
      Collections.shuffle(tags, random);
    }
    return signed(tags, names, header);
  }

  private void add(List<String> tags, String name, String value) {
    var equals = one(List.of("=", "=", "=", " = ", "= "));
    tags.add(name + equals + value);
    if (random.nextInt(300) == 0) {
      tags.add(name + equals + value);
    }
    if (random.nextInt(300) == 0) {
      tags.removeLast();
    }
  }

  private void times(List<String> tags) {
    long now = Instant.now().getEpochSecond();
    long day = 86_400;
    if (random.nextBoolean()) {
      add(tags, "t", Long.toString(now - day + (rarely() ? 5 * day : 0)));
      if (sometimes()) {
        add(tags, "x", Long.toString(now + (rarely() ? -day / 2 : rarely() ? -3 * day : 7 * day)));
      }
    } else if (rarely()) {
      add(tags, one(List.of("t", "x")), one(List.of("", "soon", "-1", "12 34")));
    }
  }

  private String bodyHash(Canonicalisation form, List<String> tags) {
    var hashes = new BodyHashes(message.body());
    if (rarely()) {
      long length = one(List.of(0L, 1L, 20L, 4_000L));
      add(tags, "l", Long.toString(length));
      var first = hashes.first(length, form);
      return first.isEmpty() ? hashes.whole(form) : first;
    }
    return rarely() ? one(List.of("", "AAAA", "?")) : hashes.whole(form);
  }

  private List<String> names() {
    var names = new ArrayList<String>();
    for (var name : List.of("From", "to", "Subject", "date", "X-Other", "Received", "Cc")) {
      if (name.equals("From") ? !rarely() : random.nextInt(3) > 0) {
        names.add(name);
        if (sometimes()) {
          names.add(name);
        }
      }
    }
    Collections.shuffle(names, random);
    return names.isEmpty() ? List.of("from") : names;
  }

  private String algorithm() {
    return key == EDWARDS ? "ed25519-sha256" : "rsa-sha256";
  }

  private String signed(List<String> tags, List<String> names, Canonicalisation form) {
    int at = random.nextInt(3) == 0 ? random.nextInt(tags.size() + 1) : tags.size();
    var separator = one(List.of("; ", ";", ";\r\n\t", " ;\r\n "));
    var before = String.join(separator, tags.subList(0, at));
    var after = String.join(separator, tags.subList(at, tags.size()));
    var head = "DKIM-Signature: " + before + (before.isEmpty() ? "" : separator) + "b=";
    var tail = (after.isEmpty() ? random.nextBoolean() ? ";" : "" : separator + after) + "\r\n";
    var lower = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    var octets = new SignedHeader(message.fields()).octets(lower, head + tail, form);
    return head + value(octets) + tail;
  }

  private String value(byte[] octets) {
    try {
      boolean isEdwards = key == EDWARDS;
      var signature = Signature.getInstance(isEdwards ? "Ed25519" : "SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(isEdwards ? MessageDigest.getInstance("SHA-256").digest(octets) : octets);
      var text = Base64.getEncoder().encodeToString(signature.sign());
      return rarely()
          ? text.substring(4)
          : sometimes() ? text.replaceAll("(.{60})", "$1\r\n\t") : text;
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void publish() {
    var name = selector + "._domainkey." + domain;
    var good = DkimKey.publicRecord(key.getPublic());
    switch (random.nextInt(30)) {
      case 0 -> zone.fail(name, "TXT");
      case 1 -> {}
      case 2 -> zone.add(name, "TXT", good.replaceAll("p=.*", "p="));
      case 3 -> zone.add(name, "TXT", odd(good));
      case 4 ->
          zone.add(
              name, "TXT", good.replace("p=", one(List.of("t=y; p=", "t=s; p=", "t=y:s; p="))));
      case 5 -> zone.add(name, "TXT", good.replace("v=DKIM1; ", ""));
      case 6 ->
          zone.add(
              name,
              "TXT",
              good.replace(
                  "p=",
                  one(
                      List.of(
                          "h=sha256; p=",
                          "h=sha1; p=",
                          "s=email; p=",
                          "s=tlsrpt; p=",
                          "h=sha1:sha256; p=",
                          "s=*; p=",
                          "n=note; p="))));
      default -> zone.add(name, "TXT", good);
    }
  }

  private String odd(String good) {
    return switch (random.nextInt(6)) {
      case 0 -> good.replace("DKIM1", "DKIM2");
      case 1 -> good.replaceAll("k=\\w+", "k=dsa");
      case 2 -> good.replaceAll("p=.{10}", "p=");
      case 3 -> good.replace("v=DKIM1; ", "") + "; v=DKIM1";
      case 4 -> "no record at all";
      default -> good + "; p=AAAA";
    };
  }
}
