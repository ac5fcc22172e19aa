package org.sealpost.cli.run;

import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.sealpost.authenticity.DkimSigner;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.delivery.ReportPost;
import org.sealpost.editing.HeaderLine;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Message;
import org.sealpost.reports.ReportPosting;
import org.sealpost.reports.ReportSettings;
import org.sealpost.reports.Reporting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends reports to other domains, on a thread of its own: their web servers may be slow. */
final class ReportRounds implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReportRounds.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("reports").daemon().factory());

  ReportRounds(Configuration configuration, Surroundings surroundings, Street street) {
    configuration
        .reports()
        .from()
        .map(from -> of(configuration, surroundings, street, from))
        .ifPresent(this::begin);
  }

  private void begin(Reporting running) {
    var _ = timer.scheduleWithFixedDelay(() -> round(running), 1, 1, TimeUnit.MINUTES);
  }

  private static Reporting of(
      Configuration configuration, Surroundings surroundings, Street street, Address from) {
    var section = configuration.reports();
    var settings =
        new ReportSettings(
            configuration.hostname(), section.organization(), from, section.contact());
    var signer = new DkimSigner(street.vault(), surroundings.clock());
    var posting =
        new ReportPosting(
            street.database(),
            street.contents(),
            street.queue(),
            street.stories(),
            street.directory(),
            settings,
            street.reports().intake(),
            content -> signed(street, signer, from, content));
    return Reporting.of(
        street.database(),
        settings,
        section.sendsTls() ? Optional.of(street.tlsResults()) : Optional.empty(),
        street.reports().dmarc(),
        surroundings.resolver(),
        posting,
        new ReportPost(surroundings.resolver()),
        surroundings.clock());
  }

  private static Content signed(Street street, DkimSigner signer, Address from, Content content) {
    var signed = new ArrayList<Content>();
    signer
        .sign(Message.read(content), street.dkimKeys().of(from.domain()))
        .forEach(field -> signed.add(HeaderLine.octets(field)));
    signed.add(content);
    return Content.concat(signed);
  }

  private static void round(Reporting reporting) {
    try {
      reporting.round();
      reporting.forgetOld();
    } catch (RuntimeException failed) {
      LOG.warn("reports did not go; they are tried again", failed);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
