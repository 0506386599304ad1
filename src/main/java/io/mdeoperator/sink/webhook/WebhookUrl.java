// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.SecretKey;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink;
import io.mdeoperator.credential.SinkSecret;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.http.ReceiverUrl;
import java.net.URI;

/** Where alerts are posted: from the spec, or from a Secret that allows its host. */
final class WebhookUrl {
  /** As in the spec; without space and without what is not ASCII. */
  private static final String TEXT = "[\\x21-\\x7e]{1," + WebhookSink.MAX_URL + "}";

  private WebhookUrl() {}

  static Result<URI> of(SinkInput input, EgressRules rules) {
    var webhook = input.spec().webhook();
    return webhook.urlFrom() == null
        ? ReceiverUrl.of(webhook.url(), input.field() + ": webhook.url ", rules)
        : ofSecret(webhook.urlFrom(), input, rules);
  }

  private static Result<URI> ofSecret(SecretKey from, SinkInput input, EgressRules rules) {
    var name = from.secretRef().name();
    return SinkSecret.of(input.secret(name), name, input.field())
        .flatMap(
            secret ->
                secret
                    .value(from.key())
                    .flatMap(
                        text ->
                            text.matches(TEXT)
                                ? ReceiverUrl.of(
                                    text, input.field() + ": the URL of webhook.urlFrom ", rules)
                                : secret.malformed(
                                    from.key(),
                                    "is not a URL: it must be 1 to "
                                        + WebhookSink.MAX_URL
                                        + " ASCII characters without a space, such as https://siem.example/hook."))
                    .flatMap(url -> secret.allowing(url.getHost()).map(_ -> url)));
  }
}
