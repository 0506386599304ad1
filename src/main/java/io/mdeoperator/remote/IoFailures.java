// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Says why no whole answer came, without the text of the exception. */
public final class IoFailures {
  private IoFailures() {}

  /** The rest of a sentence that begins with who should have answered. */
  public static String because(IOException failure) {
    return switch (failure) {
      case HttpProxy.Failure proxy -> throughProxy(proxy);
      case ConnectTimeoutException _ ->
          "did not accept the connection in time; a firewall may be dropping packets";
      case SocketTimeoutException _ -> "did not respond in time";
      case ConnectionRequestTimeoutException _ ->
          "was not called, because too many calls are waiting";
      case ForbiddenAddressException _ -> "has no address that the operator's egress rules allow";
      case UnknownHostException _ -> "has a host name that cannot be resolved";
      case SSLException tls -> overTls(tls);
      case ConnectException _ -> "refuses the connection";
      case NoRouteToHostException _ -> "cannot be reached: there is no route to its address";
      case NoHttpResponseException _ -> "closed the connection without a response";
      case ConnectionClosedException _ -> "closed the connection in the middle of its response";
      case MalformedChunkCodingException _ -> "closed the connection in the middle of its response";
      default -> "closed the connection unexpectedly";
    };
  }

  /** Whether a connection was accepted, and ended before there was an answer. */
  public static boolean isBrokenOff(IOException failure) {
    return switch (failure) {
      case ConnectException _, NoRouteToHostException _ -> false;
      case SocketException _, NoHttpResponseException _, ConnectionClosedException _ -> true;
      case SSLException tls -> tls.getCause() instanceof SocketException;
      default -> false;
    };
  }

  private static String throughProxy(HttpProxy.Failure proxy) {
    return switch (proxy.cause()) {
      case HttpProxy.Failure.Refusal(var status) when status == 407 ->
          "was not reached: the proxy (http.proxy) requires authentication (HTTP 407); configure it to accept the operator without authentication";
      case HttpProxy.Failure.Refusal(var status) ->
          "was not reached: the proxy (http.proxy) refused with HTTP "
              + status
              + "; allow the host there, or add it to http.noProxy if it is to be reached directly";
      case HttpProxy.Failure.Unreachable(var failure) ->
          "was not reached: the proxy (http.proxy) " + because(failure);
    };
  }

  private static String overTls(SSLException tls) {
    if (isCausedBy(tls, CertificateExpiredException.class)
        || isCausedBy(tls, CertificateNotYetValidException.class)) {
      return "has a certificate that is expired or not valid yet, or the clock of the operator's node is wrong";
    }
    if (tls instanceof SSLPeerUnverifiedException || isCausedBy(tls, CertificateException.class)) {
      return "has a certificate for a different host name; a proxy or gateway may have responded in its place";
    }
    return causes(tls).anyMatch(CertificateException.class::isInstance)
        ? "has a certificate that is not trusted: if your own CA or a proxy that inspects TLS issued it, add that CA to trust.caBundle"
        : "did not complete the TLS handshake; a proxy or gateway may have responded in its place";
  }

  /** Not by a subclass: the JDK has none for a wrong name, but for all else. */
  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
    return causes(failure).anyMatch(cause -> cause.getClass() == kind);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(10);
  }
}
