// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import io.mdeoperator.remote.tls.ConnectionTls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What is sent. Never printed: {@code toString} shows neither headers, nor body, nor query, since
 * tokens and secrets travel in them.
 *
 * @param body of a POST; empty for a GET
 * @param tls how the connection is secured, if it differs from others
 * @param headTimeout how long the head of a streamed answer may take, if longer than usual
 */
public record RemoteRequest(
    URI uri,
    Map<String, String> headers,
    Optional<RemoteBody> body,
    Optional<ConnectionTls> tls,
    Optional<Duration> headTimeout) {
  public RemoteRequest {
    headers = Map.copyOf(headers);
  }

  public static RemoteRequest get(URI uri, Map<String, String> headers) {
    return new RemoteRequest(uri, headers, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static RemoteRequest post(URI uri, Map<String, String> headers, String form) {
    return post(uri, headers, RemoteBody.form(form));
  }

  public static RemoteRequest post(URI uri, Map<String, String> headers, RemoteBody body) {
    return post(uri, headers, body, Optional.empty());
  }

  public static RemoteRequest post(
      URI uri, Map<String, String> headers, RemoteBody body, Optional<ConnectionTls> tls) {
    return new RemoteRequest(uri, headers, Optional.of(body), tls, Optional.empty());
  }

  /** The same to a server that thinks for so long before it answers. */
  public RemoteRequest withHeadTimeout(Duration time) {
    return new RemoteRequest(uri, headers, body, tls, Optional.of(time));
  }

  @Override
  public String toString() {
    return "RemoteRequest[" + uri.getHost() + "]";
  }
}
