package org.sealpost.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.audit.AuditLog;
import org.sealpost.authenticity.AuthenticationLimits;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.certificates.CertificateSettings;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.PartnerCertificates;
import org.sealpost.certificates.TrustAnchors;
import org.sealpost.checks.Screening;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.correspondence.LevelOfTrust;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.DeliverySettings;
import org.sealpost.delivery.StsPolicies;
import org.sealpost.delivery.TlsResults;
import org.sealpost.directory.Change;
import org.sealpost.directory.Directory;
import org.sealpost.directory.OwnDomain;
import org.sealpost.directory.Person;
import org.sealpost.keys.KeyVault;
import org.sealpost.keys.VaultSettings;
import org.sealpost.keys.Vaults;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimKeys;
import org.sealpost.mailflow.DkimRotation;
import org.sealpost.mailflow.Flow;
import org.sealpost.mailflow.IndicatorShelf;
import org.sealpost.mailflow.MailWatch;
import org.sealpost.mailflow.SendingLimits;
import org.sealpost.monitoring.Metrics;
import org.sealpost.policy.InboundPolicy;
import org.sealpost.policy.OutboundPolicy;
import org.sealpost.policy.OutboundSettings;
import org.sealpost.policy.PolicySettings;
import org.sealpost.privateca.PrivateCa;
import org.sealpost.privateca.PrivateCaSettings;
import org.sealpost.quarantine.Quarantine;
import org.sealpost.quarantine.QuarantineSettings;
import org.sealpost.store.ContentStore;
import org.sealpost.store.ContentStores;
import org.sealpost.store.Database;
import org.sealpost.store.DatabaseSettings;
import org.sealpost.store.Databases;
import org.sealpost.tracking.Stories;

/**
 * The street without its doors: everything that a mail meets between the listeners, built from the
 * top to the end.
 */
record Street(
    SteadyClock steady,
    Database database,
    ContentStore contents,
    KeyVault vault,
    DkimKeys dkimKeys,
    DkimRotation dkimRotation,
    AuditLog audit,
    Directory directory,
    Stories stories,
    LevelOfTrust trust,
    DeliverySettings delivery,
    DeliveryQueue queue,
    StsPolicies stsPolicies,
    TlsResults tlsResults,
    ReportKeepers reports,
    Quarantine quarantine,
    PrivateCa privateCa,
    TrustAnchors anchors,
    Certificates certificates,
    PartnerCertificates partners,
    PolicySettings policy,
    Metrics metrics,
    GatekeeperSetup gate,
    SendingLimits sending,
    IndicatorShelf indicators,
    Flow flow)
    implements AutoCloseable {

  /**
   * Copies of refused mail go after two weeks: their senders know. What was accepted and is held
   * waits until a person decides; it must never go away in silence.
   */
  private static final QuarantineSettings KEPT =
      new QuarantineSettings(Duration.ofDays(14), Duration.ofDays(3_650));

  /** Builds it; what was opened is closed again if anything after it fails. */
  static Street build(Configuration configuration, Surroundings surroundings) {
    var data = folder(configuration.data());
    var database =
        Databases.open(DatabaseSettings.parse(configuration.database(), configuration.data()));
    try {
      return build(configuration, surroundings, data, database);
    } catch (RuntimeException refused) {
      database.close();
      throw refused;
    }
  }

  private static Street build(
      Configuration configuration, Surroundings surroundings, Path data, Database database) {
    var clock = surroundings.clock();
    var steady = new SteadyClock(clock);
    var contents = ContentStores.open(database, data.resolve("content"));
    var vault = Vaults.open(database, data.resolve("vault"), VaultSettings.USUAL, clock);
    var dkimKeys = new DkimKeys(database, vault, configuration.dkim(), steady);
    var audit = new AuditLog(database, vault, clock);
    var directory = directory(configuration, database, clock);
    var stories = new Stories(database, clock);
    var trust = new LevelOfTrust(database, vault, clock);
    var delivery = delivery(configuration);
    var queue = new DeliveryQueue(database, contents, delivery, steady);
    var quarantine = new Quarantine(database, contents, vault, stories, steady, KEPT);
    var privateCa =
        PrivateCa.open(
            database,
            vault,
            audit,
            PrivateCaSettings.usual(
                organisation(configuration), configuration.certificates().pkiUrl()),
            clock);
    var anchors = new TrustAnchors(database, privateCa, audit, clock);
    var certificates =
        new Certificates(
            database, vault, audit, directory, privateCa, anchors, enrolment(configuration), clock);
    var partners = new PartnerCertificates(database, audit, anchors, clock);
    var policy = policy(configuration);
    var metrics = new Metrics(clock);
    var gate = GatekeeperSetup.of(configuration, surroundings, database, vault, directory, trust);
    var sending = SendingSetup.limits(configuration, database, audit, directory, clock);
    var indicators = new IndicatorShelf(database, clock);
    var authentication =
        new SenderAuthentication(
            surroundings.resolver(),
            clock,
            AuthenticationLimits.USUAL,
            configuration.trustedSealers());
    var reports = ReportKeepers.of(configuration, database, directory, authentication, clock);
    var flow =
        Flow.of(
            configuration.hostname(),
            Doors.of(configuration),
            new Flow.Keepers(
                database,
                contents,
                vault,
                dkimKeys,
                directory,
                stories,
                trust,
                queue,
                quarantine,
                certificates,
                partners,
                anchors,
                reports.desk(),
                indicators),
            new Flow.Judges(
                gate.gatekeeper(),
                ProbeSetup.of(configuration, surroundings),
                sending,
                authentication,
                BrandSetup.of(configuration, surroundings),
                Screening.usual(),
                new InboundPolicy(policy),
                new OutboundPolicy(OutboundSettings.USUAL)),
            counting(metrics),
            data.resolve("judging"),
            clock);
    return new Street(
        steady,
        database,
        contents,
        vault,
        dkimKeys,
        new DkimRotation(
            database,
            vault,
            surroundings.resolver(),
            configuration.dkim(),
            dkimKeys,
            audit,
            steady),
        audit,
        directory,
        stories,
        trust,
        delivery,
        queue,
        new StsPolicies(database, surroundings.resolver(), clock),
        new TlsResults(database, clock),
        reports,
        quarantine,
        privateCa,
        anchors,
        certificates,
        partners,
        policy,
        metrics,
        gate,
        sending,
        indicators,
        flow);
  }

  /** Our domains, of the file and of the console. */
  List<Domain> ownDomains() {
    return directory.domains().stream().map(OwnDomain::name).toList();
  }

  @Override
  public void close() {
    metrics.close();
    certificates.close();
    try {
      tlsResults.close();
      reports.close();
    } finally {
      database.close();
    }
  }

  private static MailWatch counting(Metrics metrics) {
    return (direction, verdict, action, checks, took) -> {
      metrics.mail(direction, verdict, action);
      metrics.judged(direction, took);
      checks.forEach(metrics::hit);
    };
  }

  /** The data folder: for the gateway's user alone. */
  private static Path folder(Path data) {
    try {
      if (!Files.isDirectory(data)) {
        Files.createDirectories(
            data,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return data;
    } catch (IOException refused) {
      throw new StartFailure(
          "the data folder "
              + data
              + " cannot be made ("
              + refused.getMessage()
              + "); make it with: install -d -m 0700 -o sealpost "
              + data,
          refused);
    } catch (UnsupportedOperationException noPosix) {
      throw new UncheckedIOException(
          new IOException(data + " is on no POSIX file system", noPosix));
    }
  }

  private static Directory directory(
      Configuration configuration, Database database, InstantSource clock) {
    var directory = new Directory(database, clock);
    var domains = new ArrayList<OwnDomain>();
    configuration
        .domains()
        .forEach(
            (name, settings) ->
                domains.add(
                    new OwnDomain(
                        name,
                        Optional.of(settings.deliverTo()),
                        settings.checkRecipients(),
                        true)));
    directory.configured(domains);
    configuration
        .people()
        .forEach(
            (email, settings) -> {
              var person =
                  new Person(
                      email,
                      settings.displayName(),
                      settings.groups(),
                      settings.isProtected(),
                      true);
              merged(directory, person);
            });
    return directory;
  }

  /** People of the file are added or brought up to date; nobody is removed because they left it. */
  private static void merged(Directory directory, Person person) {
    var change =
        directory.person(person.email()).isPresent()
            ? directory.set(person)
            : directory.add(person);
    if (!(change instanceof Change.Done)) {
      throw new StartFailure(
          "people: " + person.email() + " in the configuration cannot be used: " + change,
          new IllegalArgumentException());
    }
  }

  private static DeliverySettings delivery(Configuration configuration) {
    var section = configuration.delivery();
    return DeliverySettings.usual(configuration.hostname())
        .withTimes(section.firstRetry(), section.longestRetry(), section.lifetime());
  }

  private static CertificateSettings enrolment(Configuration configuration) {
    var section = configuration.certificates();
    return new CertificateSettings(
        section.defaultAuthority(), section.keys(), CertificateSettings.USUAL.spareKeys());
  }

  private static String organisation(Configuration configuration) {
    var name =
        configuration.domains().keySet().stream()
            .findFirst()
            .orElse(configuration.hostname())
            .name();
    return name.length() > 40 ? name.substring(0, 40) : name;
  }

  private static PolicySettings policy(Configuration configuration) {
    var section = configuration.policy();
    return new PolicySettings(
        section.markAt(),
        section.quarantineAt(),
        section.rejectAt(),
        PolicySettings.USUAL.points());
  }
}
