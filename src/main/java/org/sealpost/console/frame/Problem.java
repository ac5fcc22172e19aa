package org.sealpost.console.frame;

import org.springframework.http.HttpStatus;

/** A request that cannot be answered as asked; becomes a problem document (RFC 9457 §3). */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;

  private Problem(HttpStatus status, String detail) {
    super(detail, null, false, false);
    this.status = status;
  }

  /** There is no such thing. */
  public static Problem notFound(String detail) {
    return new Problem(HttpStatus.NOT_FOUND, detail);
  }

  /** The request is understood and wrong. */
  public static Problem invalid(String detail) {
    return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, detail);
  }

  /** The request cannot be read. */
  public static Problem malformed(String detail) {
    return new Problem(HttpStatus.BAD_REQUEST, detail);
  }

  /** The thing is in a state that does not allow it. */
  public static Problem conflict(String detail) {
    return new Problem(HttpStatus.CONFLICT, detail);
  }

  /** The body is larger than the route takes. */
  public static Problem tooLarge(String detail) {
    return new Problem(HttpStatus.CONTENT_TOO_LARGE, detail);
  }

  /** Nobody signed in, or with credentials that are not valid. */
  public static Problem unauthenticated() {
    return new Problem(
        HttpStatus.UNAUTHORIZED, "This needs a token: Authorization: Bearer … with a valid token.");
  }

  /** Signed in, but without the right. */
  public static Problem forbidden(String detail) {
    return new Problem(HttpStatus.FORBIDDEN, detail);
  }

  /** A part that is needed does not answer. */
  public static Problem unavailable(String detail) {
    return new Problem(HttpStatus.SERVICE_UNAVAILABLE, detail);
  }

  /** Too many tries. */
  public static Problem tooMany(String detail) {
    return new Problem(HttpStatus.TOO_MANY_REQUESTS, detail);
  }

  HttpStatus status() {
    return status;
  }

  /** The sentence for the one who asked. */
  public String detail() {
    var text = getMessage();
    return text == null ? "" : text;
  }
}
