package org.sealpost.monitoring;

import java.util.List;
import java.util.Optional;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;
import org.sealpost.mail.Domain;
import org.sealpost.mailflow.DkimStage;
import org.sealpost.mailflow.KeptDkimKey;

/** Whether the record of each DKIM key of a domain is what its stage needs. */
final class DkimLook {

  private final Resolver resolver;

  DkimLook(Resolver resolver) {
    this.resolver = resolver;
  }

  List<Finding> findings(Domain domain, List<KeptDkimKey> keys) {
    return keys.isEmpty()
        ? List.of(
            Finding.warn(
                "DKIM of " + domain,
                "no key has been made yet",
                "start the gateway once: its log shows the record"))
        : keys.stream().map(this::finding).flatMap(Optional::stream).toList();
  }

  private Optional<Finding> finding(KeptDkimKey key) {
    var name = key.key().recordName();
    var part =
        "DKIM of %s (%s, %s)"
            .formatted(key.key().domain(), key.key().selector(), key.stage().word());
    var answer = resolver.txt(name);
    if (answer instanceof Answer.Failed<String>(var cause)) {
      return Optional.of(Finding.unknown(part, cause));
    }
    var texts = answer.recordsOrNone();
    if (key.stage() == DkimStage.GONE) {
      return texts.isEmpty()
          ? Optional.empty()
          : Optional.of(Finding.ok(part, name + " is not needed any more and may be removed"));
    }
    if (texts.size() == 1 && publicKey(texts.getFirst()).equals(publicKey(key.record()))) {
      return Optional.of(Finding.ok(part, name + " holds our key").expecting(key.record()));
    }
    var found =
        switch (texts.size()) {
          case 0 -> name + " is missing";
          case 1 -> name + " holds another key";
          default -> name + " holds %d records: one alone counts".formatted(texts.size());
        };
    return Optional.of(wrong(key, part, found).expecting(key.record()));
  }

  private static Finding wrong(KeptDkimKey key, String part, String found) {
    return switch (key.stage()) {
      case SIGNING -> Finding.fail(part, found + ": our signatures are void", key.zoneFile());
      case WAITING -> Finding.warn(part, found + ": the key does not sign yet", key.zoneFile());
      case RETIRING, GONE ->
          Finding.warn(part, found + ": mail on its way cannot be verified", key.zoneFile());
    };
  }

  private static String publicKey(String record) {
    for (var tag : record.split(";", -1)) {
      var pair = tag.split("=", 2);
      if (pair.length == 2 && pair[0].strip().equals("p")) {
        return pair[1].replaceAll("\\s", "");
      }
    }
    return "";
  }
}
