package org.sealpost.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sealpost.cli.configuration.GateSection.DnsListSection;
import org.sealpost.dns.DnsList;
import org.sealpost.dns.FakeResolver;
import org.sealpost.monitoring.English;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Finding.Level;
import org.sealpost.monitoring.SpokenFinding;

/** What the doctor says of the block lists. */
class DnsListExaminationTest {

  private static SpokenFinding line(List<Finding> findings, String part) {
    return English.of(findings).stream()
        .filter(f -> f.part().equals(part))
        .findFirst()
        .orElseThrow();
  }

  private static List<Finding> blockLists(FakeResolver dns) {
    var list = new DnsListSection("bl.example", 5.0, List.of());
    return new DnsListExamination(DnsList.Kind.BLOCK, List.of(list), dns, InstantSource.system())
        .findings(List.of(InetAddress.ofLiteral("198.51.100.7")));
  }

  @Test
  void aBlockListThatWorksIsAskedForOurselves() {
    var works = new FakeResolver().address("2.0.0.127.bl.example", "127.0.0.2");
    assertThat(blockLists(works)).extracting(Finding::level).containsExactly(Level.OK);
    works.address("7.100.51.198.bl.example", "127.0.0.4");
    var listed = line(blockLists(works), "our address 198.51.100.7");
    assertThat(listed.level()).isEqualTo(Level.FAIL);
    assertThat(listed.text()).contains("bl.example");
  }

  @Test
  void aBlockListThatIsDeadOrListsEverybodyIsTold() {
    var dead = blockLists(new FakeResolver());
    assertThat(dead).extracting(Finding::level).containsExactly(Level.WARN);
    assertThat(English.of(dead).getFirst().mend()).contains("dig +short 2.0.0.127.bl.example");
    var mad =
        blockLists(
            new FakeResolver()
                .address("2.0.0.127.bl.example", "127.0.0.2")
                .address("1.0.0.127.bl.example", "127.0.0.2"));
    assertThat(mad).extracting(Finding::level).containsExactly(Level.WARN);
  }
}
