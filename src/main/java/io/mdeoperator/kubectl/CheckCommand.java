// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.api.Api;
import io.mdeoperator.kubectl.feed.Request;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.Kind.Trait;
import io.mdeoperator.kubectl.view.ObjectReader;
import io.mdeoperator.kubectl.why.Verdict;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = {
      "Has the operator check a tenant, poll a feed, or run a hunting query, at once and without"
          + " caches; waits for the answer and prints it. Ends with 1 when the answer is not"
          + " Ready.",
      "A credential that Entra has refused is not tried again by this: the operator answers with"
          + " what it knows. Change the Secret for that."
    })
final class CheckCommand extends MdeCommand {
  @Parameters(
      paramLabel = "[KIND/]NAME",
      description = "A tenant, a feed or a query, such as contoso or feed/contoso-alerts.")
  private String name;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "1m",
      description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Override
  public Integer call() throws Exception {
    var cluster = cluster();
    var reader = new ObjectReader(cluster);
    var subject = reader.get(objectName(name));
    if (!subject.is(Trait.CHECKED)) {
      throw wrong(
          subject.isOf(Kind.APPLICATION)
              ? "An application is checked with its tenants: name one of them."
              : "An action is asked for once and followed by itself: see kubectl mde why.");
    }
    if (subject.isSuspended()) {
      remark(subject.title() + " is suspended: set spec.suspend to false first.");
      return KubectlMde.NOT_READY;
    }
    var value = Instant.now().toString();
    var request = new Request(cluster, subject);
    request.set(Api.REQUESTED_AT_ANNOTATION, value);
    var isAnswered = request.awaitAnswer("lastHandledRequestedAt", value, timeout);
    var answer = reader.get(objectName(subject.kind() + "/" + subject.name()));
    if (!isAnswered) {
      remark(
          "The operator has not answered within "
              + timeout.toSeconds()
              + " s; feeds and queries rest while their tenant is not Ready. What it said before:");
    }
    out().println(Verdict.line(answer));
    return isAnswered && answer.isReady() ? 0 : KubectlMde.NOT_READY;
  }
}
