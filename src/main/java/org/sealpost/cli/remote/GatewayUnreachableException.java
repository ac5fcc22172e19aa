package org.sealpost.cli.remote;

/** No running gateway could be asked. */
public final class GatewayUnreachableException extends RuntimeException {

  GatewayUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }

  GatewayUnreachableException(String message) {
    super(message);
  }
}
