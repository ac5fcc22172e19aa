package org.sealpost.console.frame;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.web.filter.OncePerRequestFilter;

/** Bounds what a request may send, by what the route is for. */
final class BodyLimit extends OncePerRequestFilter {

  private static final long KIBI = 1024;
  private static final long MEBI = 1024 * KIBI;

  /** A body that went over its limit while it was read. */
  static final class Exceeded extends IOException {
    private static final long serialVersionUID = 1L;

    Exceeded(long limit) {
      super("The body is larger than " + limit + " octets.");
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long limit = limit(request.getRequestURI());
    if (request.getContentLengthLong() > limit) {
      response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      response.setContentType("application/problem+json");
      response
          .getWriter()
          .write(
              "{\"title\":\"Content Too Large\",\"status\":413,\"detail\":\"At most %d octets.\"}"
                  .formatted(limit));
      return;
    }
    chain.doFilter(new Bounded(request, limit), response);
  }

  private static long limit(String path) {
    return switch (path) {
      case "/api/v1/scan" -> 64 * MEBI;
      case "/people/import", "/api/v1/users/import" -> 8 * MEBI;
      default -> path.startsWith("/pki/") ? 64 * KIBI : MEBI;
    };
  }

  private static final class Bounded extends HttpServletRequestWrapper {

    private final long limit;

    Bounded(HttpServletRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new BoundedStream(super.getInputStream(), limit);
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class BoundedStream extends ServletInputStream {

    private final ServletInputStream octets;
    private final long limit;
    private long count;

    BoundedStream(ServletInputStream octets, long limit) {
      this.octets = octets;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int octet = octets.read();
      if (octet >= 0) {
        counted(1);
      }
      return octet;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      int read = octets.read(into, at, length);
      if (read > 0) {
        counted(read);
      }
      return read;
    }

    private void counted(int more) throws Exceeded {
      count += more;
      if (count > limit) {
        throw new Exceeded(limit);
      }
    }

    @Override
    public boolean isFinished() {
      return octets.isFinished();
    }

    @Override
    public boolean isReady() {
      return octets.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      octets.setReadListener(listener);
    }
  }
}
