package org.sealpost.console.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Visitor;
import org.sealpost.console.frame.KeptBody;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.store.Database;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Answers a POST that shows an {@code Idempotency-Key} once, and repeats that answer for a day to
 * whoever sends the same again: a client that lost the answer may ask again without doing it twice.
 */
final class RepeatedRequests extends OncePerRequestFilter {

  private static final Duration KEPT = Duration.ofHours(24);
  private static final int LONGEST_KEY = 200;
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final int MOST_FORGOTTEN = 200;
  private static final int UNDER_WAY = 0;

  private final Database database;
  private final InstantSource clock;

  RepeatedRequests(ConsoleParts parts) {
    this.database = parts.database();
    this.clock = parts.clock();
  }

  private record Answer(
      String requestHash, int status, String location, String mediaType, String body) {}

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !"POST".equals(request.getMethod())
        || !request.getRequestURI().startsWith("/api/v1/")
        || request.getRequestURI().equals("/api/v1/scan") // changes nothing, and may be large
        || request.getHeader("Idempotency-Key") == null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var visitor = VisitorAuthentication.visitor();
    var key = Objects.requireNonNullElse(request.getHeader("Idempotency-Key"), "");
    if (visitor.kind() == Visitor.Kind.NOBODY) {
      chain.doFilter(request, response);
    } else if (key.isBlank() || key.length() > LONGEST_KEY) {
      problem(response, 400, "Idempotency-Key has 1 to " + LONGEST_KEY + " characters.");
    } else {
      var body = KeptBody.of(request);
      var keyHash = hash(visitor.kind() + " " + visitor.id() + " " + key);
      var requestHash = hash(request.getRequestURI() + "\n" + hash(body.octets()));
      var before = claim(keyHash, requestHash);
      if (before.isPresent()) {
        repeat(before.get(), requestHash, response);
      } else {
        answer(keyHash, body, response, chain);
      }
    }
  }

  private void answer(
      String keyHash, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var copy = new ContentCachingResponseWrapper(response);
    boolean kept = false;
    try {
      chain.doFilter(request, copy);
      kept = copy.getStatus() < 500 && copy.getContentSize() <= LARGEST_ANSWER;
      if (kept) {
        keep(keyHash, copy);
      }
    } finally {
      if (!kept) {
        forget(keyHash);
      }
      copy.copyBodyToResponse();
    }
  }

  private static void repeat(Answer before, String requestHash, HttpServletResponse response)
      throws IOException {
    if (!before.requestHash().equals(requestHash)) {
      problem(response, 422, "This Idempotency-Key was used for another request.");
    } else if (before.status() == UNDER_WAY) {
      problem(response, 409, "The first request with this Idempotency-Key is still under way.");
    } else {
      response.setStatus(before.status());
      response.setHeader("Idempotent-Replayed", "true");
      if (!before.location().isEmpty()) {
        response.setHeader(HttpHeaders.LOCATION, before.location());
      }
      if (!before.mediaType().isEmpty()) {
        response.setContentType(before.mediaType());
      }
      response.getOutputStream().write(before.body().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Takes the key for this request; what was answered before, if somebody took it earlier. */
  private Optional<Answer> claim(String keyHash, String requestHash) {
    var now = clock.instant();
    return database.write(
        sql -> {
          sql.sql(
                  """
                  DELETE FROM console_answers WHERE key_hash IN
                    (SELECT key_hash FROM console_answers WHERE created_at < :old LIMIT :most)\
                  """)
              .param("old", micros(now.minus(KEPT)))
              .param("most", MOST_FORGOTTEN)
              .update();
          int taken =
              sql.sql(
                      """
                      INSERT INTO console_answers
                        (key_hash, request_hash, status, location, media_type, body, created_at)
                      VALUES (:key, :request, 0, '', '', '', :now)
                      ON CONFLICT (key_hash) DO NOTHING\
                      """)
                  .param("key", keyHash)
                  .param("request", requestHash)
                  .param("now", micros(now))
                  .update();
          return taken == 1
              ? Optional.<Answer>empty()
              : sql.sql(
                      """
                      SELECT request_hash, status, location, media_type, body
                      FROM console_answers WHERE key_hash = :key\
                      """)
                  .param("key", keyHash)
                  .query(
                      (row, number) ->
                          new Answer(
                              row.getString("request_hash"),
                              row.getInt("status"),
                              row.getString("location"),
                              row.getString("media_type"),
                              row.getString("body")))
                  .optional();
        });
  }

  private void keep(String keyHash, ContentCachingResponseWrapper answer) {
    database.write(
        sql ->
            sql.sql(
                    """
                    UPDATE console_answers SET status = :status, location = :location,
                      media_type = :media, body = :body WHERE key_hash = :key\
                    """)
                .param("status", answer.getStatus())
                .param(
                    "location",
                    Objects.requireNonNullElse(answer.getHeader(HttpHeaders.LOCATION), ""))
                .param("media", Objects.requireNonNullElse(answer.getContentType(), ""))
                .param("body", new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8))
                .param("key", keyHash)
                .update());
  }

  private void forget(String keyHash) {
    database.write(
        sql ->
            sql.sql("DELETE FROM console_answers WHERE key_hash = :key")
                .param("key", keyHash)
                .update());
  }

  private static void problem(HttpServletResponse response, int status, String detail)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/problem+json");
    response.getWriter().write("{\"status\":%d,\"detail\":\"%s\"}".formatted(status, detail));
  }

  private static String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException every) {
      throw new IllegalStateException("every Java platform has SHA-256", every);
    }
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
