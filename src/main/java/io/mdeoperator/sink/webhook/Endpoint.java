// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.tls.ConnectionTls;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.http.HeaderValues;
import io.mdeoperator.sink.http.ReceiverTls;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a webhook posts to and with what, checked before anything is sent.
 *
 * @param headers from Secrets, by name
 * @param keys to sign with, the newest first; none: requests are not signed
 * @param tls how connections are secured, if they differ from others
 */
record Endpoint(
    URI url, Map<String, String> headers, List<SecretKeySpec> keys, Optional<ConnectionTls> tls) {
  Endpoint {
    headers = Map.copyOf(headers);
    keys = List.copyOf(keys);
  }

  /** The endpoint of a sink, or why nothing may be sent there; nothing is called to find out. */
  static Result<Endpoint> of(SinkInput input, EgressRules rules) {
    return WebhookUrl.of(input, rules).flatMap(url -> of(input, url));
  }

  private static Result<Endpoint> of(SinkInput input, URI url) {
    var host = url.getHost();
    return HeaderValues.of(input, input.spec().webhook().headersFrom(), host)
        .flatMap(
            headers ->
                SigningKeys.of(input, host)
                    .flatMap(
                        signing ->
                            ReceiverTls.of(input, input.spec().webhook().tls(), url)
                                .map(tls -> new Endpoint(url, headers, signing.keys(), tls))));
  }

  /** Shows nothing: each part may be confidential. */
  @Override
  public String toString() {
    return "Endpoint";
  }
}
