package io.mdeoperator.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Says why no whole answer came, without the text of the exception. */
public final class NoAnswer {
  private NoAnswer() {}

  /** The rest of a sentence that begins with who should have answered. */
  public static String because(IOException trouble) {
    return switch (trouble) {
      case SocketTimeoutException _ -> "did not answer in time";
      case UnknownHostException _ -> "has a host name that cannot be resolved";
      case SSLException _ ->
          "could not be reached over TLS, or shows a certificate that is not trusted";
      case ConnectException _ -> "cannot be connected to";
      default -> "broke the connection";
    };
  }
}
