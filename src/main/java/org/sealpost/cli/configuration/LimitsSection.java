package org.sealpost.cli.configuration;

import java.util.List;

/**
 * How much clients of a listener may do.
 *
 * @param sessions at the same time; zero for as many as the file descriptors of this process allow
 * @param sessionsPerClient at the same time from one IPv4 address or IPv6 /64
 * @param connections a minute and client; zero for any number, like those that follow
 * @param mails a minute and client
 * @param recipients a minute and client
 * @param penaltyBox whether clients that misbehave stay outside for some minutes
 * @param exempt networks whose clients may do as much as they like and are never penalised
 */
public record LimitsSection(
    int sessions,
    int sessionsPerClient,
    int connections,
    int mails,
    int recipients,
    boolean penaltyBox,
    List<Network> exempt) {

  /** What holds where the file says nothing. */
  public static final LimitsSection USUAL =
      new LimitsSection(
          0, 200, 3_000, 6_000, 30_000, true, List.of(network("127.0.0.0/8"), network("::1")));

  public LimitsSection {
    exempt = List.copyOf(exempt);
  }

  static LimitsSection read(Section section) {
    var limits =
        new LimitsSection(
            section.count("sessions", 0, USUAL.sessions),
            section.count("sessions-per-client", 1, USUAL.sessionsPerClient),
            section.count("connections-per-minute", 0, USUAL.connections),
            section.count("mails-per-minute", 0, USUAL.mails),
            section.count("recipients-per-minute", 0, USUAL.recipients),
            section.flag("penalty-box", true),
            section.has("exempt") ? Network.list(section, "exempt") : USUAL.exempt);
    section.end();
    return limits;
  }

  private static Network network(String text) {
    return Network.parse(text).orElseThrow();
  }
}
