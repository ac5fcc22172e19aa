package org.sealpost.authenticity.agreement;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DkimOutcome;
import org.sealpost.mail.AuthenticationResult;
import org.sealpost.mail.Domain;
import tools.jackson.databind.JsonNode;

/**
 * Why another program comes to another result: each has a rule that names it, and is argued in
 * docs/authentication-differences.md. What no rule names fails the test.
 */
enum Difference {
  BLANKS_BEHIND_THE_SIGNATURE,
  BLANK_BEFORE_THE_COLON,
  OTHER_WAYS_TO_THE_KEY,
  CASE_OF_THE_ALGORITHM,
  UNSIGNED_FROM,
  KEY_FOR_THE_DOMAIN_ITSELF,
  KEY_FOR_OTHER_HASHES,
  VERSION_NOT_FIRST,
  LENGTH_BEYOND_THE_BODY,
  LENGTH_AT_ALL,
  TAG_NAMES,
  TIME_THAT_IS_NONE,
  NO_FINAL_LINE_END,
  INCLUDE_OF_ITSELF,
  VOIDS_OF_REVERSE_NAMES,
  REVERSE_NAMES_THAT_FAIL,
  EXISTS_WITHOUT_NAME,
  TREE_WALK,
  STRICT_ALIGNMENT,
  MISSING_SUBDOMAINS,
  SEVERAL_RECORDS,
  NO_POLICY,
  BROKEN_POLICY_WITH_REPORTS,
  NOT_DECIDED,
  UNEXPLAINED;

  /** Organisational domains as the list of public suffixes makes them (RFC 7489 §3.2). */
  private static final Map<String, String> BY_LIST =
      Map.of(
          "mail.acorn.com", "acorn.com",
          "x.mail.acorn.com", "acorn.com",
          "news.cedar.co.uk", "cedar.co.uk");

  /** The reason why one signature fares differently; empty if it does not. */
  static Optional<Difference> ofSignature(
      SampleMail mail, DkimOutcome ours, Optional<JsonNode> theirs) {
    boolean isPassed = ours.result() == AuthenticationResult.PASS;
    // libopendkim does not list what it cannot read.
    boolean isPassedThere = theirs.filter(said -> said.get("passed").asBoolean()).isPresent();
    if (isPassed == isPassedThere) {
      return Optional.empty();
    }
    var error = theirs.map(said -> said.get("error").asString()).orElse("");
    return Optional.of(isPassed ? ofPass(mail, ours, error) : ofFailure(ours));
  }

  private static Difference ofPass(SampleMail mail, DkimOutcome ours, String error) {
    if (error.contains("Unexpected characters in RFC822 header")) {
      return BLANK_BEFORE_THE_COLON;
    }
    if (error.contains("q= value is not")) {
      return OTHER_WAYS_TO_THE_KEY;
    }
    if (error.contains("unknown signature algorithm: b'RSA-SHA256'")) {
      return CASE_OF_THE_ALGORITHM;
    }
    if (error.equals("-1") && !mail.text.endsWith("\r\n")) {
      return NO_FINAL_LINE_END;
    }
    return error.isEmpty() && hasBlanksBehind(mail, ours)
        ? BLANKS_BEHIND_THE_SIGNATURE
        : UNEXPLAINED;
  }

  private static boolean hasBlanksBehind(SampleMail mail, DkimOutcome ours) {
    int at = mail.text.indexOf("b=" + ours.signatureStart());
    int end = at < 0 ? -1 : mail.text.indexOf(';', at);
    return end > 0 && Character.isWhitespace(mail.text.charAt(end - 1));
  }

  private static Difference ofFailure(DkimOutcome ours) {
    return switch (ours.reason()) {
      case "From is not signed" -> UNSIGNED_FROM;
      case "key: only for the domain itself" -> KEY_FOR_THE_DOMAIN_ITSELF;
      case "key: not for SHA-256" -> KEY_FOR_OTHER_HASHES;
      case "key: unknown version" -> VERSION_NOT_FIRST;
      case "l= is more than the body has" -> LENGTH_BEYOND_THE_BODY;
      case "l= leaves the end of the body to anybody" -> LENGTH_AT_ALL;
      case "not a list of tags" -> TAG_NAMES;
      case "t= is no time", "x= is no time" -> TIME_THAT_IS_NONE;
      case "no known way to get the key" -> OTHER_WAYS_TO_THE_KEY;
      default -> UNEXPLAINED;
    };
  }

  /** The reason why SPF fares differently; empty if it does not. */
  static Optional<Difference> ofSpf(SampleMail mail, AuthenticationOutcome ours, JsonNode theirs) {
    if (ours.spf().result().word().equals(theirs.get("result").asString())) {
      return Optional.empty();
    }
    var why = theirs.get("why").asString();
    boolean asksForNames = mail.asksForReverseNames();
    return Optional.of(
        why.contains("trivial recursion")
            ? INCLUDE_OF_ITSELF
            : ours.spf().reason().matches("(.*: )?wrong term .?exists")
                ? EXISTS_WITHOUT_NAME
                : why.contains("Void lookup limit") && asksForNames
                    ? VOIDS_OF_REVERSE_NAMES
                    : why.contains("DNS timeout") && asksForNames && mail.areReverseNamesFailing()
                        ? REVERSE_NAMES_THAT_FAIL
                        : UNEXPLAINED);
  }

  /** The reason why DMARC fares differently; empty if it does not. */
  static Optional<Difference> ofDmarc(
      SampleMail mail, AuthenticationOutcome ours, JsonNode theirs) {
    var said = theirs.get("result").asString();
    if (word(ours).equals(said)) {
      return Optional.empty();
    }
    if (ours.dmarc().result() == AuthenticationResult.TEMPERROR) {
      return Optional.of(NOT_DECIDED);
    }
    return Optional.of(
        switch (said) {
          case "unread 5" -> NO_POLICY;
          case "unread 4" ->
              theirs.get("why").asString().contains("rua=")
                  ? BROKEN_POLICY_WITH_REPORTS
                  : isByTreeWalk(mail, ours, theirs.get("at").asString()) ? TREE_WALK : UNEXPLAINED;
          default ->
              theirs.get("why").asString().startsWith("several")
                  ? SEVERAL_RECORDS
                  : isByTreeWalk(mail, ours, theirs.get("at").asString())
                      ? TREE_WALK
                      : ofRecord(ours, said, theirs.get("why").asString());
        });
  }

  private static Difference ofRecord(AuthenticationOutcome ours, String said, String record) {
    boolean isFailed = ours.dmarc().result() == AuthenticationResult.FAIL;
    if (isFailed && said.equals("pass") && record.matches(".*(adkim|aspf)=s.*")) {
      return STRICT_ALIGNMENT;
    }
    return isFailed && !said.equals("pass") && record.contains("np=")
        ? MISSING_SUBDOMAINS
        : UNEXPLAINED;
  }

  private static boolean isByTreeWalk(SampleMail mail, AuthenticationOutcome ours, String at) {
    var from = ours.fromDomain().map(Domain::name).orElse("");
    var list = BY_LIST.getOrDefault(from, from);
    var dmarc = ours.dmarc();
    return dmarc.recordDomain().filter(d -> !d.name().equals(at)).isPresent()
        || isBrokenBetween(dmarc.reason(), from, list)
        || dmarc.organisationalDomain().filter(d -> !d.name().equals(list)).isPresent()
        || proved(ours).anyMatch(domain -> mail.isOrganisation(domain));
  }

  /**
   * A broken record that is neither From's own nor its registered name's: two questions miss it.
   */
  private static boolean isBrokenBetween(String reason, String from, String list) {
    var start = "broken record at ";
    return reason.startsWith(start)
        && !List.of(from, list).contains(reason.substring(start.length()));
  }

  private static Stream<Domain> proved(AuthenticationOutcome ours) {
    return Stream.concat(
        ours.spf().domain().stream(),
        ours.dkim().stream()
            .filter(d -> d.result() == AuthenticationResult.PASS)
            .flatMap(d -> d.domain().stream()));
  }

  private static String word(AuthenticationOutcome ours) {
    return switch (ours.dmarc().result()) {
      case PASS -> "pass";
      case FAIL -> ours.dmarc().policy().map(p -> p.name().toLowerCase(Locale.ROOT)).orElse("");
      case NONE -> "absent";
      case PERMERROR -> "unread 4";
      case SOFTFAIL, NEUTRAL, POLICY, TEMPERROR -> "temperror";
    };
  }

  /** As the page names it. */
  String title() {
    return String.join(" ", Arrays.asList(name().toLowerCase(Locale.ROOT).split("_", -1)));
  }
}
