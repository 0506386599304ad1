// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.remote.EgressRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The URL and the signing keys of a webhook, checked before anything is sent. */
record Endpoint(URI url, List<SecretKeySpec> keys) {

  /** The endpoint of a sink, or why nothing may be sent there; nothing is called to find out. */
  static Result<Endpoint> of(SinkInput input, EgressRules rules) {
    var spec = input.spec().webhook();
    try {
      var url = new URI(spec.url());
      var problem = rules.problem(url);
      return problem.isPresent()
          ? refused(input, problem.get())
          : SigningKeys.of(input, spec.signing(), url.getHost())
              .map(signing -> new Endpoint(url, signing.keys()));
    } catch (URISyntaxException e) {
      return refused(input, "is not a valid URL");
    }
  }

  private static Result<Endpoint> refused(SinkInput input, String problem) {
    return Result.failed(Reason.SINK_REJECTED, input.field() + ": webhook.url " + problem + ".");
  }
}
