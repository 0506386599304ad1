// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.IOException;

/** The proxy made trouble, so the server behind it was not reached and nothing was sent to it. */
final class ProxyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Trouble trouble;

  sealed interface Trouble {}

  /** The proxy refused to connect. */
  record Refusal(int status) implements Trouble {}

  /** The proxy itself could not be reached. */
  record Unreachable(IOException cause) implements Trouble {}

  ProxyException(Trouble trouble) {
    super("no way through the proxy");
    this.trouble = trouble;
  }

  Trouble trouble() {
    return trouble;
  }
}
