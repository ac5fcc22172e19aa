package org.sealpost.console;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sealpost.audit.AuditLog;
import org.sealpost.certificates.Certificates;
import org.sealpost.certificates.PartnerCertificates;
import org.sealpost.certificates.TrustAnchors;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.directory.Directory;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimKeys;
import org.sealpost.mailflow.DkimRotation;
import org.sealpost.monitoring.Finding;
import org.sealpost.privateca.PrivateCa;
import org.sealpost.quarantine.Quarantine;
import org.sealpost.reports.ReceivedReports;
import org.sealpost.store.Database;
import org.sealpost.tracking.Stories;

/**
 * The parts of the gateway that the console shows and turns.
 *
 * @param database where the console keeps its accounts, tokens and sessions
 * @param clock the time
 * @param directory our domains and people, and our partners
 * @param stories what happened to each mail
 * @param queue accepted mail on its way
 * @param quarantine mail that waits for a person, and copies of what was refused
 * @param certificates our people's certificates
 * @param partnerCertificates those of people outside, to whom we encrypt
 * @param trustAnchors the roots that we accept
 * @param privateCa our own authority
 * @param dkimKeys the keys with which our domains sign what leaves
 * @param dkimRotation changes them
 * @param audit what people did
 * @param scan judges a message
 * @param metrics the text for Prometheus
 * @param health how each part is
 * @param ready whether all listeners accept
 * @param transport how mail comes in at present
 * @param indicators the picture of a sender by its name, which is the SHA-256 of its octets in hex
 * @param domainHealth what the DNS says of a domain of ours; blocks for the DNS
 * @param reports what other servers report of us
 * @param reportAddresses where such reports arrive
 * @param spf whether a domain's SPF record lets an address send; empty if the DNS does not say;
 *     blocks for the DNS
 * @param settings the settings in force as a tree of maps, lists and texts, without secrets
 */
public record ConsoleParts(
    Database database,
    InstantSource clock,
    Directory directory,
    Stories stories,
    DeliveryQueue queue,
    Quarantine quarantine,
    Certificates certificates,
    PartnerCertificates partnerCertificates,
    TrustAnchors trustAnchors,
    PrivateCa privateCa,
    DkimKeys dkimKeys,
    DkimRotation dkimRotation,
    AuditLog audit,
    Scan scan,
    Supplier<String> metrics,
    Supplier<List<HealthLine>> health,
    Supplier<Boolean> ready,
    Supplier<Transport> transport,
    Function<String, Optional<byte[]>> indicators,
    Function<Domain, List<Finding>> domainHealth,
    ReceivedReports reports,
    List<Address> reportAddresses,
    BiFunction<InetAddress, Domain, Optional<Boolean>> spf,
    Supplier<Map<String, Object>> settings) {

  public ConsoleParts {
    reportAddresses = List.copyOf(reportAddresses);
  }
}
