package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.remote.EgressRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The URL and the signing keys of a webhook, checked before anything is sent. Pure. */
record Endpoint(URI url, List<SecretKeySpec> keys) {
  static Result<Endpoint> of(SinkInput input, EgressRules rules) {
    var spec = input.spec().webhook();
    try {
      var url = new URI(spec.url());
      var problem = rules.problem(url);
      return problem.isPresent()
          ? refused(input, problem.get())
          : switch (SigningKeys.of(input, spec.signing(), url.getHost())) {
            case Result.Ok(var signing) -> Result.ok(new Endpoint(url, signing.keys()));
            case Result.Failed(var failure) -> Result.failed(failure);
          };
    } catch (URISyntaxException e) {
      return refused(input, "is not a valid URL");
    }
  }

  private static Result<Endpoint> refused(SinkInput input, String problem) {
    return Result.failed(Reason.SINK_REJECTED, input.field() + ": webhook.url " + problem + ".");
  }
}
