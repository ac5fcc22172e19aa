package org.sealpost.cli.configuration;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How strangers are judged before their mail is seen.
 *
 * @param refuseAt sum of weights of block lists at which a client is refused
 * @param blockLists whom to ask
 * @param greylisting whether suspicious clients are asked to come again
 * @param delay after which they may
 * @param window within which they must
 */
public record GateSection(
    double refuseAt,
    List<BlockListSection> blockLists,
    boolean greylisting,
    Duration delay,
    Duration window) {

  public GateSection {
    blockLists = List.copyOf(blockLists);
  }

  /**
   * One list.
   *
   * @param zone its name in the DNS
   * @param weight how much a listing counts
   * @param answers which answers count; empty for all
   */
  public record BlockListSection(String zone, double weight, List<Network> answers) {

    /** Whether this answer means a listing that counts. */
    public boolean counts(InetAddress answer) {
      return answers.isEmpty() || answers.stream().anyMatch(network -> network.contains(answer));
    }
  }

  static GateSection read(Section section) {
    var greylisting = section.section("greylisting");
    var gate =
        new GateSection(
            section.points("refuse-at", 5.0),
            blockLists(section.section("block-lists")),
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

  private static List<BlockListSection> blockLists(Section section) {
    var lists = new ArrayList<BlockListSection>();
    for (var zone : section.names()) {
      var list = section.section(zone);
      if (!zone.matches("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})+")) {
        section.problem(zone, "is no name of a list such as bl.example.net");
      }
      lists.add(
          new BlockListSection(zone, list.points("weight", 5.0), Network.list(list, "answers")));
      list.end();
    }
    return lists;
  }
}
