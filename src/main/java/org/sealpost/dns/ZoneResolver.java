package org.sealpost.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Answers from a given list of records instead of the network: for the demonstration, for reading
 * mail offline, and for tests. What the list does not hold does not exist.
 */
public final class ZoneResolver implements RecordResolver {

  private static final int MOST_ALIASES = 8;

  private final Map<Name, List<Record>> zone;

  private ZoneResolver(Map<Name, List<Record>> zone) {
    this.zone = zone;
  }

  /**
   * Reads records as a zone file writes them, one each, without time to live and class: {@code
   * example.org TXT "v=spf1 mx -all"}. All names are absolute. Throws IllegalArgumentException,
   * naming the record, if one cannot be read.
   */
  public static ZoneResolver of(List<String> records) {
    var zone = new HashMap<Name, List<Record>>();
    for (var line : records) {
      var record = read(line);
      zone.computeIfAbsent(record.getName(), n -> new ArrayList<>()).add(record);
    }
    return new ZoneResolver(Map.copyOf(zone));
  }

  private static Record read(String line) {
    var words = line.strip().split("\\s+", 3);
    if (words.length == 3) {
      int type = Type.value(words[1], false);
      var name = RecordResolver.nameOf(words[0]);
      if (type > 0 && name.isPresent()) {
        try {
          return Record.fromString(name.get(), type, DClass.IN, 3600, words[2], Name.root);
        } catch (IOException unreadable) {
          throw new IllegalArgumentException("not a DNS record: " + line, unreadable);
        }
      }
    }
    throw new IllegalArgumentException("not a DNS record: " + line);
  }

  @Override
  public Answer<Record> records(Name asked, int type) {
    var name = asked;
    for (int hop = 0; hop <= MOST_ALIASES; hop++) {
      var there = zone.getOrDefault(name, List.of());
      var found = there.stream().filter(r -> r.getType() == type).toList();
      if (!found.isEmpty()) {
        return new Answer.Found<>(found, false);
      }
      var alias = there.stream().filter(CNAMERecord.class::isInstance).findFirst();
      if (alias.isEmpty()) {
        return new Answer.Nothing<>(exists(name));
      }
      name = ((CNAMERecord) alias.get()).getTarget();
    }
    return new Answer.Failed<>("too many aliases from " + asked);
  }

  /** A name exists if it has records or if a name below it has (RFC 8020 §2). */
  private boolean exists(Name name) {
    return zone.keySet().stream().anyMatch(n -> n.subdomain(name));
  }
}
