package org.sealpost.mailflow;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.sealpost.authenticity.ArcSealer;
import org.sealpost.authenticity.BrandIndicators;
import org.sealpost.authenticity.DkimSigner;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.PartnerCertificates;
import org.sealpost.certificates.TrustAnchors;
import org.sealpost.checks.Acquaintances;
import org.sealpost.checks.Screening;
import org.sealpost.correspondence.LevelOfTrust;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.directory.Directory;
import org.sealpost.keys.KeyVault;
import org.sealpost.mail.Domain;
import org.sealpost.policy.InboundPolicy;
import org.sealpost.policy.OutboundPolicy;
import org.sealpost.quarantine.Quarantine;
import org.sealpost.reports.ReportDesk;
import org.sealpost.smime.SmimeOpener;
import org.sealpost.smime.SmimeSealer;
import org.sealpost.smtp.Peer;
import org.sealpost.store.ContentStore;
import org.sealpost.store.Database;
import org.sealpost.tracking.Stories;

/**
 * The two paths, put together from the packages before them.
 *
 * @param inbound the way in
 * @param outbound the way out
 * @param submission the way out for people who log in
 * @param releases the way from quarantine back to the path
 */
public record Flow(Inbound inbound, Outbound outbound, Submission submission, Releases releases) {

  /** The keepers whose tables a mail touches on its way. */
  public record Keepers(
      Database database,
      ContentStore contents,
      KeyVault vault,
      DkimKeys dkimKeys,
      Directory directory,
      Stories stories,
      LevelOfTrust trust,
      DeliveryQueue queue,
      Quarantine quarantine,
      Certificates certificates,
      PartnerCertificates partners,
      TrustAnchors anchors,
      ReportDesk reports,
      IndicatorShelf indicators) {}

  /**
   * Who judges.
   *
   * @param brands who looks for indicators; empty if nobody does
   */
  public record Judges(
      Gatekeeper gatekeeper,
      RecipientProbes probes,
      SendingLimits sending,
      SenderAuthentication authentication,
      Optional<BrandIndicators> brands,
      Screening screening,
      InboundPolicy inbound,
      OutboundPolicy outbound) {}

  /**
   * Who may connect where.
   *
   * @param inbound who may bring mail for our people
   * @param outbound who may send for our people
   * @param outboundCallers who may connect to show that they may send
   * @param submission which mail programs of our people may connect
   * @param unchecked whose mail for our people is passed on without judgement
   */
  public record Doors(
      Predicate<InetAddress> inbound,
      Predicate<Peer> outbound,
      Predicate<Peer> outboundCallers,
      Predicate<Peer> submission,
      Predicate<InetAddress> unchecked) {}

  /**
   * Puts the paths together.
   *
   * @param folder where they remember, across crashes, what they are about
   */
  public static Flow of(
      Domain hostname,
      Doors doors,
      Keepers keepers,
      Judges judges,
      MailWatch watch,
      Path folder,
      InstantSource clock) {
    var suspicion = Suspicion.in(folder, clock);
    var acceptance =
        new Acceptance(
            keepers.database(),
            keepers.contents(),
            keepers.queue(),
            keepers.stories(),
            keepers.quarantine());
    var taking =
        new ReportTaking(keepers.reports(), keepers.directory(), keepers.stories(), acceptance);
    var dkimKeys = keepers.dkimKeys();
    var opening =
        new Opening(new SmimeOpener(keepers.vault()), keepers.certificates(), keepers.anchors());
    var judging =
        new Judging(
            judges.screening(),
            judges.inbound(),
            Acquaintances.of(keepers.directory(), keepers.trust()));
    var marks = new Marks(hostname, new ArcSealer(keepers.vault(), clock), dkimKeys);
    var outbound =
        new Outbound(
            hostname,
            doors,
            keepers.directory(),
            keepers.certificates(),
            new OutboundTreatment(keepers.directory(), keepers.partners(), judges.outbound()),
            new Sealing(
                new SmimeSealer(keepers.vault()), new DkimSigner(keepers.vault(), clock), dkimKeys),
            acceptance,
            keepers.contents(),
            keepers.trust(),
            judges.sending(),
            watch,
            suspicion,
            taking,
            clock);
    return new Flow(
        new Inbound(
            hostname,
            doors,
            keepers.directory(),
            judges.gatekeeper(),
            judges.probes(),
            judges.authentication(),
            opening,
            judging,
            new Branding(judges.brands(), keepers.indicators()),
            marks,
            acceptance,
            keepers.contents(),
            keepers.partners(),
            keepers.stories(),
            watch,
            suspicion,
            keepers.reports(),
            taking),
        outbound,
        new Submission(outbound, keepers.directory(), doors.submission()),
        new Releases(
            keepers.quarantine(),
            judges.authentication(),
            opening,
            judging,
            marks,
            acceptance,
            outbound,
            suspicion,
            taking));
  }
}
