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
            Finding.warn(Phrase.of("part.dkim", domain), "dkim.none")
                .mendedBy("dkim.make", "/domains/%s/dkim".formatted(domain))
                .expectingThat("dkim.wanted"))
        : keys.stream().map(this::finding).flatMap(Optional::stream).toList();
  }

  private Optional<Finding> finding(KeptDkimKey key) {
    var name = key.key().recordName();
    var part =
        Phrase.of(
            "part.dkim-key",
            key.key().domain(),
            key.key().selector(),
            Phrase.of("dkim.stage." + key.stage().word()));
    var answer = resolver.txt(name);
    if (key.stage() == DkimStage.GONE) {
      return answer.recordsOrNone().isEmpty()
          ? Optional.empty()
          : Optional.of(
              Finding.ok(part, "dkim.removable", name).expectingThat("dkim.no-record", name));
    }
    if (answer instanceof Answer.Failed<String>(var cause)) {
      return Optional.of(Finding.unknown(part, cause).expecting(key.zoneFile()));
    }
    return Optional.of(held(key, part, answer.recordsOrNone()).expecting(key.zoneFile()));
  }

  private static Finding held(KeptDkimKey key, Phrase part, List<String> texts) {
    var name = key.key().recordName();
    if (texts.size() == 1 && publicKey(texts.getFirst()).equals(publicKey(key.record()))) {
      return Finding.ok(part, "dkim.ok", name);
    }
    var meaning = Phrase.of("dkim.meaning." + key.stage().word());
    var wrong =
        switch (texts.size()) {
          case 0 -> Finding.warn(part, "dkim.missing", name, meaning);
          case 1 -> Finding.warn(part, "dkim.other", name, meaning);
          default -> Finding.warn(part, "dkim.many", name, texts.size(), meaning);
        };
    var level = key.stage() == DkimStage.SIGNING ? Finding.Level.FAIL : Finding.Level.WARN;
    return wrong.at(level).mended(key.zoneFile());
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
