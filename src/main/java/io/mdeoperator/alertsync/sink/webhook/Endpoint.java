package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.remote.EgressRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The URL and the signing keys of a webhook, checked before anything is sent. Pure. */
sealed interface Endpoint {
  /** No problem was found. */
  record Usable(URI url, List<SecretKeySpec> keys) implements Endpoint {}

  /** Nothing may be sent. */
  record Unusable(Problem trouble) implements Endpoint {}

  static Endpoint of(SinkInput input, EgressRules rules) {
    var spec = input.spec().webhook();
    try {
      var url = new URI(spec.url());
      var problem = rules.problem(url);
      return problem.isPresent()
          ? unusable(input, problem.get())
          : switch (SigningKeys.of(input, spec.signing(), url.getHost())) {
            case SigningKeys.Found found -> new Usable(url, found.keys());
            case SigningKeys.Refused refused -> new Unusable(refused.trouble());
          };
    } catch (URISyntaxException e) {
      return unusable(input, "is not a valid URL");
    }
  }

  private static Unusable unusable(SinkInput input, String problem) {
    return new Unusable(
        new Problem(Reason.SINK_REJECTED, input.field() + ": webhook.url " + problem + "."));
  }
}
