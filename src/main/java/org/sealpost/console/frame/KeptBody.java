package org.sealpost.console.frame;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body was read into memory, within the limit of its route. */
public final class KeptBody extends HttpServletRequestWrapper {

  private final byte[] octets;

  private KeptBody(HttpServletRequest request, byte[] octets) {
    super(request);
    this.octets = octets;
  }

  /** Reads the body. */
  public static KeptBody of(HttpServletRequest request) throws IOException {
    return new KeptBody(request, request.getInputStream().readAllBytes());
  }

  /** The body. */
  public byte[] octets() {
    return octets.clone();
  }

  @Override
  public ServletInputStream getInputStream() {
    return new MemoryStream(new ByteArrayInputStream(octets));
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }

  private static final class MemoryStream extends ServletInputStream {

    private final ByteArrayInputStream octets;

    MemoryStream(ByteArrayInputStream octets) {
      this.octets = octets;
    }

    @Override
    public int read() {
      return octets.read();
    }

    @Override
    public int read(byte[] into, int at, int length) {
      return octets.read(into, at, length);
    }

    @Override
    public boolean isFinished() {
      return octets.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("requests are read by blocking");
    }
  }
}
