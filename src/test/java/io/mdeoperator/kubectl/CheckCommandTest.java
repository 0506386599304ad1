// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static io.mdeoperator.kubectl.Manifest.feed;
import static io.mdeoperator.kubectl.Manifest.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
  private static List<String> changes(FakeCluster cluster) {
    return cluster.commands().stream().filter(command -> !command.startsWith("get ")).toList();
  }

  @Test
  void asksAndWaitsForTheAnswerToThisRequest() {
    var cluster = new FakeCluster().with(tenant("contoso", "True", "Ready", ""));

    var result = cluster.plugIn().run("check", "contoso", "--timeout", "30s");

    assertThat(result.status()).isZero();
    assertThat(result.out()).isEqualTo("MdeTenant contoso is Ready: Ready. Message of Ready.\n");
    assertThat(changes(cluster)).hasSize(2);
    var value = changes(cluster).getFirst().replaceFirst(".*requested-at=", "");
    assertThat(changes(cluster))
        .containsExactly(
            "annotate mdetenant.mde-operator.io/contoso --namespace=partner --overwrite"
                + " mde-operator.io/requested-at="
                + value,
            "wait mdetenant.mde-operator.io/contoso --namespace=partner"
                + " --for=jsonpath={.status.lastHandledRequestedAt}="
                + value
                + " --timeout=30000ms");
  }

  @Test
  void endsWith1WhenTheAnswerIsNotReady() {
    var cluster = new FakeCluster().with(tenant("fabrikam", "False", "ConsentPending", ""));

    var result = cluster.plugIn().run("check", "fabrikam");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("is not Ready: ConsentPending. Message of ConsentPending.");
  }

  /** What was known before is no answer. */
  @Test
  void endsWith1WhenTheOperatorDoesNotAnswer() {
    var cluster =
        new FakeCluster()
            .with(feed("alerts", "contoso", "True", "Ready", ""))
            .failing("wait", Cause.TIMED_OUT, "timed out");

    var result = cluster.plugIn().run("check", "feed/alerts");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("The operator has not answered within 60 s");
  }

  /** It would never be answered. */
  @Test
  void doesNotAskASuspendedTenant() {
    var adatum =
        tenant("adatum", "True", "Suspended", "").replace("spec: {", "spec: {suspend: true, ");
    var cluster = new FakeCluster().with(adatum);

    var result = cluster.plugIn().run("check", "adatum");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("is suspended: set spec.suspend to false first.");
    assertThat(changes(cluster)).isEmpty();
  }

  @Test
  void refusesWhatItCannotAsk() {
    var cluster = new FakeCluster().with(Manifest.application("True", "Ready"));

    assertThat(cluster.plugIn().run("check", "application/partner").status()).isEqualTo(2);
    assertThat(cluster.plugIn().run("check", "contoso", "--timeout", "soon").err())
        .contains("'soon' is not a duration such as 30s");
  }

  @Test
  void endsWith3WithoutTheRightToChange() {
    var cluster =
        new FakeCluster()
            .with(tenant("contoso", "True", "Ready", ""))
            .failing("annotate", Cause.FORBIDDEN, "You lack a right.");

    assertThat(cluster.plugIn().run("check", "contoso").status()).isEqualTo(3);
  }
}
