// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/** An HTTP proxy, and the hosts that are called without it. Immutable. */
public final class HttpProxy {
  private static final String ALL = "*";

  private final HttpHost address;
  private final List<Predicate<String>> bypass;

  /**
   * Reads what {@code NO_PROXY} usually holds.
   *
   * @param url of the proxy: scheme, host and port
   * @param noProxy each a name, which is meant with all names below it; {@code .name} or {@code
   *     *.name}, which are the names below it alone; an IP address or a range such as {@code
   *     10.0.0.0/8}, for URLs with such an address; or {@code *}
   * @throws IllegalArgumentException when one is none of these
   */
  public HttpProxy(URI url, List<String> noProxy) {
    address = HttpHost.create(url);
    bypass = noProxy.stream().map(HttpProxy::rule).toList();
  }

  /**
   * Checks one entry of {@code noProxy}.
   *
   * @throws IllegalArgumentException as the constructor does
   */
  public static void requireBypass(String text) {
    rule(text);
  }

  /** Whether a host, in any letter case, is called through the proxy. Names are not looked up. */
  boolean isFor(String host) {
    return bypass.stream().noneMatch(rule -> rule.test(host));
  }

  HttpRoutePlanner routes() {
    return new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE) {
      @Override
      protected HttpHost determineProxy(HttpHost target, HttpContext context) {
        return isFor(target.getHostName()) ? address : null;
      }
    };
  }

  /**
   * Finds the addresses of everything that is connected to: the proxy's by {@code ofProxy}, since
   * the operator's configuration names it, and by {@code ofHosts} those of hosts that are called
   * without it.
   */
  public HostResolver addresses(HostResolver ofProxy, HostResolver ofHosts) {
    return (host, port) -> (isAt(host, port) ? ofProxy : ofHosts).resolve(host, port);
  }

  private boolean isAt(String host, int port) {
    return address.getHostName().equalsIgnoreCase(host)
        && DefaultSchemePortResolver.INSTANCE.resolve(address) == port;
  }

  private static Predicate<String> rule(String text) {
    if (text.equals(ALL)) {
      return host -> true;
    }
    try {
      var block = AddressBlock.parse(text);
      return host -> AddressBlock.literal(host).filter(block::contains).isPresent();
    } catch (IllegalArgumentException aName) {
      var below = HostPattern.parse(text.replaceFirst("^(\\*?\\.)?", "*."));
      return text.matches("\\*?\\..*")
          ? below::matches
          : host -> HostPattern.parse(text).matches(host) || below.matches(host);
    }
  }

  /** The proxy failed, so the server behind it was not reached. */
  static final class Failure extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Cause cause;

    sealed interface Cause {}

    /** It refused. */
    record Refusal(int status) implements Cause {}

    /** It could not be reached itself. */
    record Unreachable(IOException failure) implements Cause {}

    Failure(Cause cause) {
      super("no way through the proxy");
      this.cause = cause;
    }

    Cause cause() {
      return cause;
    }
  }
}
