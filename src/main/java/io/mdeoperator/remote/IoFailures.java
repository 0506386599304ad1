package io.mdeoperator.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
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
  public static String because(IOException trouble) {
    return switch (trouble) {
      case ProxyException proxy -> throughProxy(proxy);
      case ConnectTimeoutException _ ->
          "cannot be connected to in time, as where a firewall drops packets";
      case SocketTimeoutException _ -> "did not answer in time";
      case ConnectionRequestTimeoutException _ -> "was not asked, since too many calls hang";
      case ForbiddenAddressException _ -> "has no address that the operator's egress rules allow";
      case UnknownHostException _ -> "has a host name that cannot be resolved";
      case SSLException tls -> overTls(tls);
      case ConnectException _ -> "cannot be connected to";
      case NoRouteToHostException _ -> "cannot be connected to: there is no route to its address";
      case NoHttpResponseException _ -> "closed the connection without an answer";
      case ConnectionClosedException _ -> "broke off in the middle of its answer";
      case MalformedChunkCodingException _ -> "broke off in the middle of its answer";
      default -> "broke the connection";
    };
  }

  private static String throughProxy(ProxyException proxy) {
    return switch (proxy.trouble()) {
      case ProxyException.Refusal(var status) when status == 407 ->
          "was not reached: the proxy (http.proxy) wants a sign-in (HTTP 407), so it has to let the operator through without";
      case ProxyException.Refusal(var status) ->
          "was not reached: the proxy (http.proxy) refused with HTTP " + status;
      case ProxyException.Unreachable(var cause) ->
          "was not reached: the proxy (http.proxy) " + because(cause);
    };
  }

  private static String overTls(SSLException tls) {
    if (isCausedBy(tls, CertificateExpiredException.class)
        || isCausedBy(tls, CertificateNotYetValidException.class)) {
      return "shows a certificate that is not valid now, unless the node's clock is wrong";
    }
    if (tls instanceof SSLPeerUnverifiedException || isCausedBy(tls, CertificateException.class)) {
      return "shows a certificate for another host name, as where something in between answers";
    }
    return causes(tls).anyMatch(CertificateException.class::isInstance)
        ? "shows a certificate that is not trusted: if its authority is yours, as of a proxy that inspects TLS, add it to trust.caBundle"
        : "does not speak TLS as it should, as where something in between answers";
  }

  /** Not by a subclass: the JDK has none for a wrong name, but for all else. */
  private static boolean isCausedBy(Throwable trouble, Class<? extends Throwable> kind) {
    return causes(trouble).anyMatch(cause -> cause.getClass() == kind);
  }

  private static Stream<Throwable> causes(Throwable trouble) {
    return Stream.iterate(trouble, Objects::nonNull, Throwable::getCause).limit(10);
  }
}
