package org.sealpost.cli.remote;

/** The gateway answered, and refused. */
public final class RefusedByGatewayException extends RuntimeException {

  private final int status;

  RefusedByGatewayException(int status, String message) {
    super(message.isEmpty() ? "the gateway refused with HTTP status " + status : message);
    this.status = status;
  }

  /** The HTTP status, 400 to 599. */
  public int status() {
    return status;
  }
}
