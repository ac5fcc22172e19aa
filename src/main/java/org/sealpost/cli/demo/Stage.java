package org.sealpost.cli.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.certificates.Availability;
import org.sealpost.cli.configuration.ConfigurationFile;
import org.sealpost.cli.run.Gateway;
import org.sealpost.cli.run.Surroundings;
import org.sealpost.directory.Partner;
import org.sealpost.mail.Address;
import org.sealpost.privateca.CaName;
import org.sealpost.tracking.Stories;

/** Where the demonstration plays: a gateway with a sample organisation, and mailboxes around it. */
final class Stage implements AutoCloseable {

  private final Gateway gateway;
  private final MailboxSink sink;
  private final List<Scene> scenes;

  private Stage(Gateway gateway, MailboxSink sink, List<Scene> scenes) {
    this.gateway = gateway;
    this.sink = sink;
    this.scenes = scenes;
  }

  static Stage open(Path folder, InstantSource clock) throws IOException {
    var spool = Files.createDirectories(folder.resolve("mailboxes"));
    var sink = MailboxSink.start("mail.example.org", spool);
    var cast = new Cast(clock);
    var configuration =
        ConfigurationFile.parse("the demonstration", yaml(folder, sink.address()), Map.of());
    var gateway =
        Gateway.start(
            configuration,
            new Surroundings(cast.resolver(), clock, Optional.empty(), Surroundings.freshToken()));
    gateway.directory().add(Partner.of(Cast.PARTNER));
    gateway.trustAnchors().addFor(Cast.PARTNER, cast.pki().rootPem(), "demo");
    var view = new PartnerView(cast, clock, gateway.privateCa().certificate(CaName.MAIL));
    var scenes = new Scenes(cast, clock, address -> published(gateway, address), view);
    return new Stage(gateway, sink, scenes.all());
  }

  List<Scene> scenes() {
    return scenes;
  }

  String send(Scene scene) throws IOException {
    var door = gateway.listener(scene.outbound() ? "outbound" : "inbound").orElseThrow();
    return PlainSender.send(
        scene.client(),
        door,
        "host-" + scene.client().getHostAddress().replace('.', '-') + ".example",
        scene.sender(),
        scene.recipients().stream().map(Address::toString).toList(),
        scene.octets().get());
  }

  Stories stories() {
    return gateway.stories();
  }

  MailboxSink sink() {
    return sink;
  }

  String readyLine() {
    return gateway.readyLine();
  }

  URI signInLink() {
    return gateway.signInLink();
  }

  @Override
  public void close() {
    gateway.close();
    sink.close();
  }

  /** What a correspondent finds when it asks for the certificate of one of our people. */
  private static X509Certificate published(Gateway gateway, Address address) {
    var person = gateway.directory().person(address).orElseThrow();
    return switch (gateway.certificates().identityFor(person)) {
      case Availability.Ready ready -> ready.signer().certificate();
      case Availability.Pending pending -> throw new IllegalStateException(pending.why());
      case Availability.Unavailable none -> throw new IllegalStateException(none.why());
    };
  }

  private static String yaml(Path folder, InetSocketAddress mailboxes) {
    return """
    sealpost:
      hostname: gw.example.org
      data: %s
      listeners:
        inbound: {address: 127.0.0.1, port: 0}
        outbound: {address: 127.0.0.1, port: 0, allow: [127.0.0.1/32]}
        console: {address: 127.0.0.1, port: 0}
        portal: {address: 127.0.0.1, port: 0, url: http://127.0.0.1}
      domains:
        example.org: {deliver-to: "127.0.0.1:%d", check-recipients: true}
      people:
        anna.berger@example.org: {name: Anna Berger, groups: [management], protected: true}
        li.wei@example.org: {name: 李伟, groups: [sales]}
        tom.reed@example.org: {name: Tom Reed, groups: [support]}
      delivery: {smart-host: "127.0.0.1:%d", first-retry: 1s, longest-retry: 10s}
    """
        .formatted(folder.resolve("gateway"), mailboxes.getPort(), mailboxes.getPort());
  }
}
