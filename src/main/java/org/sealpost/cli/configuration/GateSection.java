package org.sealpost.cli.configuration;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sealpost.dns.DnsList;

/**
 * How strangers are judged before their mail is seen.
 *
 * @param refuseAt sum of weights of block lists at which a client is refused
 * @param blockLists whom to ask who is to be warned of
 * @param allowLists whom to ask who is vouched for
 * @param greylisting whether suspicious clients are asked to come again
 * @param delay after which they may
 * @param window within which they must
 */
public record GateSection(
    double refuseAt,
    List<DnsListSection> blockLists,
    List<DnsListSection> allowLists,
    boolean greylisting,
    Duration delay,
    Duration window) {

  public GateSection {
    blockLists = List.copyOf(blockLists);
    allowLists = List.copyOf(allowLists);
  }

  /**
   * One list.
   *
   * @param zone its name in the DNS
   * @param weight how much a listing counts
   * @param answers which answers count; empty for all
   */
  public record DnsListSection(String zone, double weight, List<Network> answers) {

    /** The list that is asked. */
    public DnsList list(DnsList.Kind kind) {
      return new DnsList(kind, zone, weight, this::counts);
    }

    private boolean counts(InetAddress answer) {
      return answers.isEmpty() || answers.stream().anyMatch(network -> network.contains(answer));
    }
  }

  static GateSection read(Section section) {
    var greylisting = section.section("greylisting");
    var gate =
        new GateSection(
            section.points("refuse-at", 5.0),
            lists(section.section("block-lists"), 5.0),
            lists(section.section("allow-lists"), 1.0),
            greylisting.flag("enabled", false),
            greylisting.span("delay", "5m"),
            greylisting.span("window", "4h"));
    if (gate.delay().compareTo(gate.window()) >= 0) {
      greylisting.problem("delay", "must be shorter than window: nobody could ever come again");
    }
    greylisting.end();
    section.end();
    return gate;
  }

  private static List<DnsListSection> lists(Section section, double weight) {
    var lists = new ArrayList<DnsListSection>();
    for (var zone : section.names()) {
      var list = section.section(zone);
      if (!zone.matches("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})+")) {
        section.problem(zone, "is no name of a list such as bl.example.net");
      }
      lists.add(
          new DnsListSection(zone, list.points("weight", weight), Network.list(list, "answers")));
      list.end();
    }
    return lists;
  }
}
