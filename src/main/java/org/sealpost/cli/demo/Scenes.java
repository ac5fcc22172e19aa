package org.sealpost.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sealpost.cli.demo.MailboxSink.Letter;
import org.sealpost.cli.demo.Scene.Fate;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import org.sealpost.smime.ContentCipher;
import org.sealpost.smime.SmimeSealer;

/** The mails of the demonstration, in the order in which they are sent. */
final class Scenes {

  private static final Set<String> HARMLESS = Set.of("clean", "bulk");
  private static final Set<String> EVIL = Set.of("phishing", "fraud", "spam", "suspicious");
  private static final int LARGE = 12 * 1024 * 1024;

  private final Cast cast;
  private final InstantSource clock;
  private final Function<Address, X509Certificate> published;
  private final PartnerView partner;
  private final List<Scene> scenes = new ArrayList<>();

  /**
   * The scenes for a cast.
   *
   * @param published gives the certificate that the gateway publishes for one of our people
   * @param partner opens what our people sent, as the partner's own mail program does
   */
  Scenes(
      Cast cast,
      InstantSource clock,
      Function<Address, X509Certificate> published,
      PartnerView partner) {
    this.cast = cast;
    this.clock = clock;
    this.published = published;
    this.partner = partner;
    ordinary();
    sealed();
    dangerous();
    impossible();
  }

  List<Scene> all() {
    return List.copyOf(scenes);
  }

  private void ordinary() {
    inbound(
        "an ordinary letter from a partner",
        Cast.PARTNER_HOST,
        Cast.PAULA.toString(),
        Cast.ANNA,
        "ordinary@nordwerk.example",
        () ->
            cast.signedByPartnersDomain(
                letter(
                        "Paula Lind <" + Cast.PAULA + ">",
                        Cast.ANNA,
                        "Minutes of Monday",
                        "ordinary@nordwerk.example")
                    .text("Dear Anna,\n\nhere are the minutes.\n\nPaula\n")
                    .octets()),
        new Fate.Arrives(HARMLESS, letter -> marked(letter, "clean")));
    inbound(
        "a newsletter with a way out",
        Cast.NEWS_HOST,
        "bounce@news.example",
        Cast.WEI,
        "issue-47@news.example",
        () ->
            letter(
                    "Weekly News <news@news.example>",
                    Cast.WEI,
                    "This week's offers",
                    "issue-47@news.example")
                .field("List-Unsubscribe", "<https://news.example/leave>")
                .field("Precedence", "bulk")
                .html("<p>Ten things to read. <a href=\"https://news.example/47\">Read on</a></p>")
                .octets(),
        new Fate.Arrives(Set.of("bulk", "clean"), letter -> Optional.empty()));
    inbound(
        "a large file, 12 MiB, byte for byte",
        Cast.PARTNER_HOST,
        Cast.PAULA.toString(),
        Cast.TOM,
        "drawings@nordwerk.example",
        () ->
            cast.signedByPartnersDomain(
                letter(
                        "Paula Lind <" + Cast.PAULA + ">",
                        Cast.TOM,
                        "Drawings",
                        "drawings@nordwerk.example")
                    .text("As promised.\n")
                    .attachment("drawings.bin", "application/octet-stream", noise(LARGE))
                    .octets()),
        new Fate.Arrives(HARMLESS, Scenes::largeFileIsWhole));
    inbound(
        "marks in our name, forged by a stranger",
        Cast.STRANGER_HOST,
        "sam@stranger.example",
        Cast.TOM,
        "forged-marks@stranger.example",
        () ->
            letter("Sam <sam@stranger.example>", Cast.TOM, "Hello", "forged-marks@stranger.example")
                .field(
                    "Authentication-Results", "gw.example.org; dmarc=pass header.from=bank.example")
                .field("X-Sealpost-Smime", "valid; signer=boss@example.org")
                .text("Do you remember me?\n")
                .octets(),
        new Fate.Arrives(Set.of("clean", "suspicious"), Scenes::forgedMarksAreGone));
  }

  private void sealed() {
    outbound(
        "Anna writes to a customer: her certificate is ordered, the mail signed",
        Cast.ANNA,
        "Anna Berger",
        Cast.CUSTOMER,
        "offer@example.org",
        "Our offer",
        letter -> partner.problem(letter, false));
    inbound(
        "Paula signs with her certificate: it is learned",
        Cast.PARTNER_HOST,
        Cast.PAULA.toString(),
        Cast.ANNA,
        "signed@nordwerk.example",
        () -> cast.signedByPartnersDomain(signed("signed@nordwerk.example", "Signed").octets()),
        new Fate.Arrives(HARMLESS, letter -> smime(letter, "valid")));
    outbound(
        "Anna answers Paula: signed and encrypted without asking",
        Cast.ANNA,
        "Anna Berger",
        Cast.PAULA,
        "confidential@example.org",
        "Re: Signed",
        letter -> partner.problem(letter, true));
    inbound(
        "Paula encrypts to Anna: opened and verified at the gateway",
        Cast.PARTNER_HOST,
        Cast.PAULA.toString(),
        Cast.ANNA,
        "encrypted@nordwerk.example",
        () ->
            cast.signedByPartnersDomain(
                new SmimeSealer(cast.vault())
                    .encrypt(
                        Message.read(signed("encrypted@nordwerk.example", "Sealed")),
                        List.of(published.apply(Cast.ANNA)),
                        ContentCipher.AES_256_GCM)
                    .octets()),
        new Fate.Arrives(
            HARMLESS,
            letter ->
                text(letter).contains("application/pkcs7-mime")
                    ? Optional.of("it arrived encrypted")
                    : smime(letter, "valid")));
    outbound(
        "Li Wei writes to Paula: another person, another certificate",
        Cast.WEI,
        "=?utf-8?B?5p2O5Lyf?=",
        Cast.PAULA,
        "wei@example.org",
        "Delivery dates",
        letter -> partner.problem(letter, true));
  }

  private void dangerous() {
    refused(
        "phishing: a look-alike of our domain, and a link that lies",
        Cast.CROOK_HOST,
        "it@examp1e.org",
        Cast.TOM,
        letter(
                "IT Support <it@examp1e.org>",
                Cast.TOM,
                "Your password expires today",
                "password@examp1e.org")
            .html(
                "<p>Keep your password: <a href=\"http://198.51.100.7/login\">"
                    + "https://portal.example.org/login</a></p>"),
        "password@examp1e.org");
    refused(
        "fraud: the chief's name on a stranger's address, answers go elsewhere",
        Cast.CROOK_HOST,
        "a.berger.ceo@gmail.com",
        Cast.WEI,
        letter(
                "Anna Berger <a.berger.ceo@gmail.com>",
                Cast.WEI,
                "Urgent payment",
                "urgent@gmail.com")
            .field("Reply-To", "Anna Berger <office@parcel-track.example>")
            .text("Wei, please transfer 48,200 EUR today, I am in a meeting. Do not call. Anna\n"),
        "urgent@gmail.com");
    refused(
        "forgery: our own domain from outside",
        Cast.CROOK_HOST,
        "anna.berger@example.org",
        Cast.WEI,
        letter("Anna Berger <anna.berger@example.org>", Cast.WEI, "New account", "own@example.org")
            .text("Please use the new account from today.\n"),
        "own@example.org");
    refused(
        "forgery: the partner's domain without its signature",
        Cast.CROOK_HOST,
        "paula.lind@nordwerk.example",
        Cast.ANNA,
        letter(
                "Paula Lind <paula.lind@nordwerk.example>",
                Cast.ANNA,
                "Invoice",
                "fake@nordwerk.example")
            .text("See the invoice.\n"),
        "fake@nordwerk.example");
    inbound(
        "malware: the EICAR test file in an archive with a harmless name",
        Cast.CROOK_HOST,
        "track@parcel-track.example",
        Cast.TOM,
        "parcel@parcel-track.example",
        () ->
            letter(
                    "Parcel <track@parcel-track.example>",
                    Cast.TOM,
                    "Your parcel",
                    "parcel@parcel-track.example")
                .text("See the label.\n")
                .attachment("label.pdf.zip", "application/zip", zipped("label.com", eicar()))
                .octets(),
        new Fate.IsRefused(Set.of("malware")));
    inbound(
        "malware: a program that calls itself a PDF",
        Cast.CROOK_HOST,
        "track@parcel-track.example",
        Cast.TOM,
        "program@parcel-track.example",
        () ->
            letter(
                    "Parcel <track@parcel-track.example>",
                    Cast.TOM,
                    "Your parcel",
                    "program@parcel-track.example")
                .text("See the label.\n")
                .attachment("label.pdf", "application/pdf", program())
                .octets(),
        new Fate.IsRefused(Set.of("malware", "phishing", "spam", "suspicious")));
  }

  private void impossible() {
    scenes.add(
        new Scene(
            "a stranger wants us to relay",
            false,
            Cast.CROOK_HOST,
            "x@parcel-track.example",
            List.of(Cast.CUSTOMER),
            "relay@parcel-track.example",
            () -> new byte[0],
            new Fate.HasNoTaker()));
    scenes.add(
        new Scene(
            "mail for nobody",
            false,
            Cast.PARTNER_HOST,
            Cast.PAULA.toString(),
            List.of(Address.of("nobody@example.org")),
            "nobody@nordwerk.example",
            () -> new byte[0],
            new Fate.HasNoTaker()));
  }

  private Content signed(String messageId, String subject) {
    var plain =
        letter("Paula Lind <" + Cast.PAULA + ">", Cast.ANNA, subject, messageId)
            .text("Dear Anna,\n\nplease find the figures attached.\n\nPaula\n")
            .octets();
    return new SmimeSealer(cast.vault())
        .sign(Message.read(Content.of(plain)), cast.paula(), clock.instant());
  }

  private Draft letter(String from, Address to, String subject, String messageId) {
    return Draft.letter(from, "<" + to + ">", subject, messageId, clock.instant());
  }

  private void inbound(
      String title,
      InetAddress client,
      String sender,
      Address to,
      String messageId,
      Supplier<byte[]> octets,
      Fate fate) {
    scenes.add(new Scene(title, false, client, sender, List.of(to), messageId, octets, fate));
  }

  private void refused(
      String title, InetAddress client, String sender, Address to, Draft draft, String messageId) {
    inbound(title, client, sender, to, messageId, draft::octets, new Fate.IsRefused(EVIL));
  }

  private void outbound(
      String title,
      Address from,
      String name,
      Address to,
      String messageId,
      String subject,
      Function<Letter, Optional<String>> check) {
    scenes.add(
        new Scene(
            title,
            true,
            Cast.OFFICE,
            from.toString(),
            List.of(to),
            messageId,
            () ->
                letter(name + " <" + from + ">", to, subject, messageId)
                    .text("Dear colleague,\n\nplease find our answer below.\n\nKind regards\n")
                    .octets(),
            new Fate.Arrives(HARMLESS, check)));
  }

  private static Optional<String> marked(Letter letter, String verdict) {
    return field(letter, "X-Sealpost-Verdict").startsWith(verdict)
        ? Optional.empty()
        : Optional.of("X-Sealpost-Verdict says " + field(letter, "X-Sealpost-Verdict"));
  }

  private static Optional<String> smime(Letter letter, String status) {
    return field(letter, "X-Sealpost-Smime").startsWith(status)
        ? Optional.empty()
        : Optional.of("X-Sealpost-Smime says \"" + field(letter, "X-Sealpost-Smime") + "\"");
  }

  private static Optional<String> forgedMarksAreGone(Letter letter) {
    var message = Message.read(letter.content());
    boolean forged =
        message.fields("Authentication-Results").stream()
                .anyMatch(f -> f.value().contains("bank.example"))
            || field(letter, "X-Sealpost-Smime").contains("boss@");
    return forged ? Optional.of("forged marks arrived") : Optional.empty();
  }

  private static Optional<String> largeFileIsWhole(Letter letter) {
    var file =
        Message.read(letter.content())
            .root()
            .walk()
            .filter(org.sealpost.mail.Part.Leaf.class::isInstance)
            .map(org.sealpost.mail.Part.Leaf.class::cast)
            .filter(leaf -> leaf.fileName().isPresent())
            .findFirst();
    return file.isPresent() && java.util.Arrays.equals(file.get().decoded(LARGE + 1), noise(LARGE))
        ? Optional.empty()
        : Optional.of("the file changed on its way");
  }

  private static String field(Letter letter, String name) {
    return Message.read(letter.content()).field(name).map(HeaderField::value).orElse("");
  }

  private static String text(Letter letter) {
    return Message.read(letter.content()).field("Content-Type").map(HeaderField::value).orElse("");
  }

  private static byte[] noise(int length) {
    var octets = new byte[length];
    new Random(47).nextBytes(octets);
    return octets;
  }

  /** The test string that every scanner knows, in two halves so that no scanner finds it here. */
  private static byte[] eicar() {
    return ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] program() {
    var octets = new byte[1024];
    octets[0] = 'M';
    octets[1] = 'Z';
    octets[0x3C] = 0x40;
    octets[0x40] = 'P';
    octets[0x41] = 'E';
    return octets;
  }

  private static byte[] zipped(String name, byte[] octets) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(octets);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
