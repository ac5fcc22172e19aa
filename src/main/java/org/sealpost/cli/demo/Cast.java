package org.sealpost.cli.demo;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.authenticity.DkimKey;
import org.sealpost.authenticity.DkimSigner;
import org.sealpost.dns.Resolver;
import org.sealpost.dns.ZoneResolver;
import org.sealpost.editing.HeaderLine;
import org.sealpost.keys.KeyKind;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.MemoryKeyVault;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Message;
import org.sealpost.smime.SmimeSigner;

/**
 * Who plays in the demonstration: where they live, what the DNS says of them, which keys they have.
 */
final class Cast {

  static final Address ANNA = Address.of("anna.berger@example.org");
  static final Address WEI = Address.of("li.wei@example.org");
  static final Address TOM = Address.of("tom.reed@example.org");
  static final Domain PARTNER = Domain.of("nordwerk.example");
  static final Address PAULA = Address.of("paula.lind@nordwerk.example");
  static final Address CUSTOMER = Address.of("kim@customer.example");

  static final InetAddress OFFICE = InetAddress.ofLiteral("127.0.0.1");
  static final InetAddress PARTNER_HOST = InetAddress.ofLiteral("127.0.0.10");
  static final InetAddress NEWS_HOST = InetAddress.ofLiteral("127.0.0.20");
  static final InetAddress STRANGER_HOST = InetAddress.ofLiteral("127.0.0.30");
  static final InetAddress CROOK_HOST = InetAddress.ofLiteral("127.0.0.66");

  private final KeyVault vault = new MemoryKeyVault();
  private final InstantSource clock;
  private final DkimKey partnerDkim;
  private final PartnerPki pki;
  private final SmimeSigner paula;

  Cast(InstantSource clock) {
    this.clock = clock;
    this.partnerDkim = new DkimKey(PARTNER, "nw1", vault.make(KeyKind.RSA_2048, "dkim " + PARTNER));
    this.pki = new PartnerPki(vault, "Nordwerk AB", clock.instant());
    this.paula = pki.issue(PAULA, "Paula Lind");
  }

  KeyVault vault() {
    return vault;
  }

  PartnerPki pki() {
    return pki;
  }

  SmimeSigner paula() {
    return paula;
  }

  /** The world's DNS, as far as the demonstration goes. */
  Resolver resolver() {
    var records = new ArrayList<String>();
    records.add("gw.example.org A 127.0.0.1");
    records.add("example.org MX 10 gw.example.org.");
    records.add("example.org TXT \"v=spf1 ip4:127.0.0.1 -all\"");
    records.add("_dmarc.example.org TXT \"v=DMARC1; p=reject\"");
    records.add("nordwerk.example MX 10 mail.nordwerk.example.");
    records.add("mail.nordwerk.example A 127.0.0.10");
    records.add("nordwerk.example TXT \"v=spf1 ip4:127.0.0.10 -all\"");
    records.add("_dmarc.nordwerk.example TXT \"v=DMARC1; p=reject\"");
    records.add(
        partnerDkim.recordName()
            + " TXT "
            + DkimKey.zoneFileText(vault.publicKey(partnerDkim.key()).orElseThrow()));
    records.add("news.example TXT \"v=spf1 ip4:127.0.0.20 -all\"");
    records.add("stranger.example TXT \"v=spf1 ip4:127.0.0.30 -all\"");
    records.add("examp1e.org TXT \"v=spf1 ip4:127.0.0.66 -all\"");
    records.add("nordwerk-invoice.example TXT \"v=spf1 ip4:127.0.0.66 -all\"");
    records.add("gmail.com TXT \"v=spf1 ip4:127.0.0.66 -all\"");
    records.add("parcel-track.example TXT \"v=spf1 ip4:127.0.0.66 -all\"");
    return ZoneResolver.of(List.copyOf(records));
  }

  /** What the partner's mail server does to what its people send. */
  byte[] signedByPartnersDomain(byte[] octets) {
    var content = Content.of(octets);
    var field = new DkimSigner(vault, clock).sign(Message.read(content), partnerDkim);
    return Content.concat(List.of(HeaderLine.octets(field), content)).octets();
  }
}
