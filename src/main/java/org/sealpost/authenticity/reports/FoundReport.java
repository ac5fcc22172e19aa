package org.sealpost.authenticity.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sealpost.mail.Message;
import org.sealpost.mail.Part;

/** The report that a mail carries, if it carries one. */
public sealed interface FoundReport {

  /** About DMARC (RFC 9990). */
  record Dmarc(AggregateReport report) implements FoundReport {}

  /** About TLS (RFC 8460). */
  record Tls(TlsReport report) implements FoundReport {}

  /** About one mail (RFC 5965). */
  record Feedback(FeedbackReport report) implements FoundReport {}

  /** Something that looks like one and cannot be read; why, for people. */
  record Broken(String reason) implements FoundReport {}

  /** Nothing that looks like one. */
  record None() implements FoundReport {}

  /**
   * Looks for a report among the parts of a mail, but not within mails that it encloses. At most
   * five files are unpacked, none larger than 8 MiB and to no more than {@link
   * ReportOctets#LARGEST}. Never throws.
   */
  static FoundReport in(Message message) {
    var parts = new ArrayList<Part>();
    Look.collect(message.root(), parts);
    var feedback = FeedbackReader.read(parts);
    return feedback.isPresent() ? new Feedback(feedback.get()) : Look.file(parts);
  }

  /** The look itself. */
  final class Look {

    private static final int LARGEST_PACKED = 8 << 20;
    private static final int MOST_PARTS = 100;
    private static final int MOST_FILES = 5;

    private static final Set<String> TYPES =
        Set.of(
            "application/gzip",
            "application/x-gzip",
            "application/gunzip",
            "application/zip",
            "application/x-zip",
            "application/x-zip-compressed",
            "application/xml",
            "text/xml",
            "application/json",
            "application/tlsrpt+json",
            "application/tlsrpt+gzip");
    private static final Pattern NAME =
        Pattern.compile("(?i).*\\.(xml|json)(\\.gz|\\.zip)?|.*!.*\\.(gz|zip)");

    private Look() {}

    private static void collect(Part part, List<Part> into) {
      if (into.size() >= MOST_PARTS) {
        return;
      }
      into.add(part);
      if (part instanceof Part.Multipart multipart) {
        multipart.children().forEach(child -> collect(child, into));
      }
    }

    private static FoundReport file(List<Part> parts) {
      Optional<FoundReport> first = Optional.empty();
      int files = 0;
      for (var part : parts) {
        if (part instanceof Part.Leaf leaf && mayBeReport(leaf) && files++ < MOST_FILES) {
          var found = read(leaf);
          if (!(found instanceof Broken)) {
            return found;
          }
          first = first.or(() -> Optional.of(found));
        }
      }
      return first.orElseGet(None::new);
    }

    private static boolean mayBeReport(Part.Leaf leaf) {
      return TYPES.contains(leaf.type().mediaType().toLowerCase(Locale.ROOT))
          || leaf.fileName().filter(name -> NAME.matcher(name).matches()).isPresent();
    }

    private static FoundReport read(Part.Leaf leaf) {
      var packed = leaf.decoded(LARGEST_PACKED + 1);
      if (packed.length > LARGEST_PACKED) {
        return new Broken("larger than " + (LARGEST_PACKED >> 20) + " MiB");
      }
      var octets = ReportOctets.unpacked(packed);
      if (octets.isEmpty()) {
        return new Broken(
            "cannot be unpacked, or becomes larger than " + (ReportOctets.LARGEST >> 20) + " MiB");
      }
      var dmarc = AggregateReader.read(octets.get());
      if (dmarc.isPresent()) {
        return new Dmarc(dmarc.get());
      }
      return TlsReportJson.read(octets.get())
          .<FoundReport>map(Tls::new)
          .orElseGet(() -> new Broken("neither a DMARC report nor a TLS report can be read in it"));
    }
  }
}
