// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.remote.EgressRules;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a webhook posts to and with what, checked before anything is sent.
 *
 * @param headers from Secrets, by name
 * @param keys to sign with, the newest first; none: requests are not signed
 */
record Endpoint(URI url, Map<String, String> headers, List<SecretKeySpec> keys) {
  Endpoint {
    headers = Map.copyOf(headers);
    keys = List.copyOf(keys);
  }

  /** The endpoint of a sink, or why nothing may be sent there; nothing is called to find out. */
  static Result<Endpoint> of(SinkInput input, EgressRules rules) {
    return ReceiverUrl.of(input, rules)
        .flatMap(
            url ->
                HeaderValues.of(input, url.getHost())
                    .flatMap(
                        headers ->
                            SigningKeys.of(input, url.getHost())
                                .map(signing -> new Endpoint(url, headers, signing.keys()))));
  }

  /** Shows nothing: each part may be confidential. */
  @Override
  public String toString() {
    return "Endpoint";
  }
}
