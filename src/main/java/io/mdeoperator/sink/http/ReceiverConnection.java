// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.SinkTls;
import io.mdeoperator.remote.tls.ConnectionTls;
import io.mdeoperator.sink.SinkInput;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where a receiver is and what each request to it carries.
 *
 * @param headers from Secrets, by name
 * @param tls how connections are secured, if they differ from others
 */
public record ReceiverConnection(
    URI url, Map<String, String> headers, Optional<ConnectionTls> tls) {
  public ReceiverConnection {
    headers = Map.copyOf(headers);
  }

  /**
   * The connection to a receiver.
   *
   * @param tls of the sink's spec; null where connections are as all others
   */
  public static Result<ReceiverConnection> of(
      SinkInput input, URI url, SinkTls tls, Result<Map<String, String>> headers) {
    return headers.flatMap(
        values ->
            ReceiverTls.of(input, tls, url)
                .map(secured -> new ReceiverConnection(url, values, secured)));
  }

  /**
   * The same to a path below the URL.
   *
   * @param path begins with a slash, may have a query, and holds characters of URLs only
   */
  public ReceiverConnection at(String path) {
    var below = URI.create(url.toString().replaceAll("/+$", "") + path);
    return new ReceiverConnection(below, headers, tls);
  }

  /** Shows nothing: each part may be confidential. */
  @Override
  public String toString() {
    return "ReceiverConnection";
  }
}
