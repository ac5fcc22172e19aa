package org.sealpost.mailflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sealpost.mail.Domain;

class HeloNameTest {

  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
  private static final Set<InetAddress> OURS =
      Set.of(InetAddress.ofLiteral("198.51.100.7"), InetAddress.ofLiteral("2001:db8::7"));

  @ParameterizedTest
  @CsvSource({
    "mail.example.net, PLAUSIBLE",
    "mail.example.net., PLAUSIBLE",
    "mail_1.example.net, PLAUSIBLE",
    "xn--bcher-kva.example, PLAUSIBLE",
    "[192.0.2.1], PLAUSIBLE",
    "gw.example.org, OURS",
    "GW.Example.ORG., OURS",
    "[198.51.100.7], OURS",
    "198.51.100.7, OURS",
    "[IPv6:2001:db8:0::7], OURS",
    "localhost, ODD",
    "WIN-ABC123, ODD",
    "192.0.2.1, ODD",
    "[192.0.2.9], ODD",
    "[nonsense], ODD",
    "a..example.net, ODD",
    "mail.example.123, ODD",
    "'', ODD"
  })
  void isWhatItSays(String said, HeloName expected) {
    assertThat(HeloName.of(said, CLIENT, Domain.of("gw.example.org"), OURS)).isEqualTo(expected);
  }
}
