// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.IOException;

/** The proxy failed, so the server behind it was not reached and nothing was sent to it. */
final class ProxyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  sealed interface Failure {}

  /** The proxy refused to connect. */
  record Refusal(int status) implements Failure {}

  /** The proxy itself could not be reached. */
  record Unreachable(IOException cause) implements Failure {}

  ProxyException(Failure failure) {
    super("no way through the proxy");
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
