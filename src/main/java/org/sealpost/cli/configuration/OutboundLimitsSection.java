package org.sealpost.cli.configuration;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much one person may send to the outside.
 *
 * @param usual for everybody
 * @param countServers whether authors of mail from our own servers are counted, too
 * @param exceptions by address or by name of a group
 */
public record OutboundLimitsSection(
    Amounts usual, boolean countServers, Map<String, Amounts> exceptions) {

  private static final Amounts USUAL = new Amounts(500, 500, 3_000, 3_000);

  public OutboundLimitsSection {
    exceptions = Map.copyOf(exceptions);
  }

  /** So much; zero for any number. */
  public record Amounts(int mailsAnHour, int recipientsAnHour, int mailsADay, int recipientsADay) {

    private static Amounts read(Section section, Amounts otherwise) {
      return new Amounts(
          section.count("mails-per-hour", 0, otherwise.mailsAnHour),
          section.count("recipients-per-hour", 0, otherwise.recipientsAnHour),
          section.count("mails-per-day", 0, otherwise.mailsADay),
          section.count("recipients-per-day", 0, otherwise.recipientsADay));
    }
  }

  static OutboundLimitsSection read(Section section) {
    var usual = Amounts.read(section, USUAL);
    var exceptions = new LinkedHashMap<String, Amounts>();
    var list = section.section("exceptions");
    for (var name : list.names()) {
      var exception = list.section(name);
      exceptions.put(name, Amounts.read(exception, usual));
      exception.end();
    }
    var limits = new OutboundLimitsSection(usual, section.flag("count-servers", false), exceptions);
    section.end();
    return limits;
  }
}
