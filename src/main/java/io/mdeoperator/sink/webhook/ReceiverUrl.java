// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.SinkSpec.SecretKey;
import io.mdeoperator.api.v1alpha1.SinkSpec.WebhookSink;
import io.mdeoperator.credential.SinkSecret;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.sink.SinkInput;
import java.net.URI;
import java.net.URISyntaxException;

/** Where alerts are posted: from the spec, or from a Secret that allows its host. */
final class ReceiverUrl {
  /** As in the spec; without space and without what is not ASCII. */
  private static final String TEXT = "[\\x21-\\x7e]{1," + WebhookSink.MAX_URL + "}";

  private ReceiverUrl() {}

  static Result<URI> of(SinkInput input, EgressRules rules) {
    var webhook = input.spec().webhook();
    return webhook.urlFrom() == null
        ? checked(webhook.url(), input.field() + ": webhook.url ", rules)
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
                                ? checked(
                                    text, input.field() + ": the URL of webhook.urlFrom ", rules)
                                : secret.malformed(
                                    from.key(),
                                    "is not a URL: it must be 1 to "
                                        + WebhookSink.MAX_URL
                                        + " ASCII characters without a space, such as https://siem.example/hook."))
                    .flatMap(url -> secret.allowing(url.getHost()).map(_ -> url)));
  }

  private static Result<URI> checked(String text, String subject, EgressRules rules) {
    try {
      var url = new URI(text);
      return rules
          .problem(url)
          .map(problem -> ReceiverUrl.<URI>refused(subject, problem))
          .orElseGet(() -> Result.ok(url));
    } catch (URISyntaxException e) {
      return refused(subject, "is not a valid URL");
    }
  }

  private static <T> Result<T> refused(String subject, String problem) {
    return Result.failed(Reason.SINK_REJECTED, subject + problem + ".");
  }
}
