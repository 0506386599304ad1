// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.http.HeaderValues;
import io.mdeoperator.sink.http.ReceiverConnection;
import java.net.URI;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a webhook posts to and with what, checked before anything is sent.
 *
 * @param keys to sign with, the newest first; none: requests are not signed
 */
record Endpoint(ReceiverConnection connection, List<SecretKeySpec> keys) {
  Endpoint {
    keys = List.copyOf(keys);
  }

  /** The endpoint of a sink, or why nothing may be sent there; nothing is called to find out. */
  static Result<Endpoint> of(SinkInput input, EgressRules rules) {
    return WebhookUrl.of(input, rules).flatMap(url -> of(input, url));
  }

  private static Result<Endpoint> of(SinkInput input, URI url) {
    var webhook = input.spec().webhook();
    var host = url.getHost();
    return ReceiverConnection.of(
            input, url, webhook.tls(), HeaderValues.of(input, webhook.headersFrom(), host))
        .flatMap(
            connection ->
                SigningKeys.of(input, host)
                    .map(signing -> new Endpoint(connection, signing.keys())));
  }

  /** Shows nothing: each part may be confidential. */
  @Override
  public String toString() {
    return "Endpoint";
  }
}
