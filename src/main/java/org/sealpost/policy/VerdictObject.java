package org.sealpost.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * A verdict as interfaces show it, the same in the command line, the API and the story of a mail.
 *
 * @param file the file that was judged; empty for mail that came by SMTP
 * @param verdict what it is
 * @param action what is done
 * @param score the sum of all points
 * @param threshold the score from which mail does not reach its reader by itself
 * @param checks what each check added
 * @param durationMillis how long judging took
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record VerdictObject(
    Optional<String> file,
    String verdict,
    String action,
    double score,
    double threshold,
    List<Points> checks,
    double durationMillis) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public VerdictObject {
    checks = List.copyOf(checks);
  }

  /** The object of a verdict. */
  public static VerdictObject of(Optional<String> file, Verdict verdict, Duration took) {
    return new VerdictObject(
        file,
        verdict.word().word(),
        verdict.action().word(),
        verdict.score(),
        verdict.threshold(),
        verdict.points(),
        Math.round(took.toNanos() / 100_000.0) / 10.0);
  }

  /** The object on one line of JSON. */
  public String json() {
    return JSON.writeValueAsString(this);
  }
}
