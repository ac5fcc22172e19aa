package org.sealpost.console.frame;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns what went wrong into a problem document (RFC 9457 §3) or a page that says what to do. */
@ControllerAdvice
public final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final Layout layout;

  Faults(Layout layout) {
    this.layout = layout;
  }

  @ExceptionHandler(Exception.class)
  Object answer(Exception fault, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (isDeparture(fault)) {
      throw fault;
    }
    var problem = problem(fault, request);
    if (Routes.isApi(request)) {
      var answer =
          ResponseEntity.status(problem.getStatus())
              .contentType(MediaType.APPLICATION_PROBLEM_JSON);
      if (problem.getStatus() == HttpStatus.UNAUTHORIZED.value()) {
        answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sealpost\"");
      }
      if (fault instanceof ErrorResponse known) {
        answer.headers(known.getHeaders());
        answer.contentType(MediaType.APPLICATION_PROBLEM_JSON);
      }
      return answer.body(problem);
    }
    response.setStatus(problem.getStatus());
    var page = new ModelAndView("fault");
    layout.frame(page.getModelMap(), request, RequestContextUtils.getLocale(request));
    return page.addObject("status", Integer.toString(problem.getStatus()))
        .addObject("detail", Objects.requireNonNullElse(problem.getDetail(), ""));
  }

  /** Refuses a form or script that does not prove that it comes from one of our pages. */
  public static void foreignForm(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    if (Routes.isApi(request)) {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response
          .getWriter()
          .write(
              "{\"title\":\"Forbidden\",\"status\":403,"
                  + "\"detail\":\"Without a token, changes need the page's X-CSRF-TOKEN.\"}");
    } else {
      response.setContentType("text/html;charset=UTF-8");
      response
          .getWriter()
          .write(
              "<!doctype html><meta charset=utf-8><title>Sealpost</title>"
                  + "<p>This form is too old or comes from elsewhere. Open the page again.</p>"
                  + "<p>此表单已过期或来自其他网站。请重新打开页面。</p><p><a href=\"/\">Sealpost</a></p>");
    }
  }

  /** The client went away while we answered: nobody is there to be told. */
  private static boolean isDeparture(Exception fault) {
    return fault instanceof org.apache.catalina.connector.ClientAbortException;
  }

  private static ProblemDetail problem(Exception fault, HttpServletRequest request) {
    if (over(fault) instanceof BodyLimit.Exceeded exceeded) {
      return detail(HttpStatus.CONTENT_TOO_LARGE, text(exceeded));
    }
    return switch (fault) {
      case Problem known -> detail(known.status(), known.detail());
      case HttpMessageNotReadableException unreadable ->
          detail(HttpStatus.BAD_REQUEST, unreadable(unreadable));
      case MultipartException unreadable ->
          detail(HttpStatus.BAD_REQUEST, "The form is not one with a file, or too large.");
      case MethodArgumentTypeMismatchException wrong ->
          detail(HttpStatus.BAD_REQUEST, wrong.getName() + " has no value of the right form.");
      case ErrorResponse known -> known.getBody();
      default -> unexpected(fault, request);
    };
  }

  private static ProblemDetail unexpected(Exception fault, HttpServletRequest request) {
    LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), fault);
    return detail(
        HttpStatus.INTERNAL_SERVER_ERROR, "The gateway could not do this; its log says why.");
  }

  private static Throwable over(Throwable fault) {
    var cause = fault;
    for (int depth = 0; depth < 10 && !(cause instanceof BodyLimit.Exceeded); depth++) {
      var next = cause.getCause();
      if (next == null) {
        return cause;
      }
      cause = next;
    }
    return cause;
  }

  private static String unreadable(HttpMessageNotReadableException fault) {
    return switch (fault.getCause()) {
      case UnrecognizedPropertyException unknown ->
          "There is no property \""
              + unknown.getPropertyName()
              + "\"; known are "
              + unknown.getKnownPropertyIds()
              + ".";
      case JacksonException json -> json.getOriginalMessage();
      case null, default -> "The body cannot be read.";
    };
  }

  private static ProblemDetail detail(HttpStatusCode status, String text) {
    return ProblemDetail.forStatusAndDetail(status, text);
  }

  private static String text(IOException fault) {
    var text = fault.getMessage();
    return text == null ? "" : text;
  }
}
