package io.mdeoperator.remote;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What is sent. Never printed: {@code toString} shows neither headers, nor body, nor query, since
 * tokens and secrets travel in them.
 *
 * @param form the body of a POST, already encoded; empty for a GET
 */
public record RemoteRequest(URI uri, Map<String, String> headers, Optional<String> form) {
  /** Copies the headers. */
  public RemoteRequest {
    headers = Map.copyOf(headers);
  }

  /** A GET. */
  public static RemoteRequest get(URI uri, Map<String, String> headers) {
    return new RemoteRequest(uri, headers, Optional.empty());
  }

  /** A POST of a form. */
  public static RemoteRequest post(URI uri, Map<String, String> headers, String form) {
    return new RemoteRequest(uri, headers, Optional.of(form));
  }

  @Override
  public String toString() {
    return "RemoteRequest[" + uri.getHost() + "]";
  }
}
