package io.mdeoperator.remote;

import java.io.IOException;

/** The proxy made trouble, so the server behind it was not reached and nothing was sent to it. */
final class ProxyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Trouble trouble;

  /** What it did. */
  sealed interface Trouble {}

  /** It would not connect. */
  record Refusal(int status) implements Trouble {}

  /** It could not be reached itself. */
  record Unreachable(IOException cause) implements Trouble {}

  ProxyException(Trouble trouble) {
    super("no way through the proxy");
    this.trouble = trouble;
  }

  Trouble trouble() {
    return trouble;
  }
}
