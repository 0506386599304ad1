// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static io.mdeoperator.kubectl.Manifest.feed;
import static io.mdeoperator.kubectl.Manifest.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitCommandTest {
  @Test
  void waitsForATenantAndAllItsFeeds() {
    var cluster =
        new FakeCluster()
            .with(tenant("contoso", "True", "Ready", ""))
            .with(feed("one", "contoso", "True", "Ready", ""))
            .with(feed("two", "contoso", "True", "Ready", ""));

    var result = cluster.plugIn().run("wait", "contoso");

    assertThat(result.status()).isZero();
    assertThat(result.out().lines()).hasSize(3).allMatch(line -> line.contains(" is Ready: "));
  }

  @Test
  void endsWith1AndTheReasonsAfterTheTimeout() {
    var cluster =
        new FakeCluster()
            .with(tenant("contoso", "True", "Ready", ""))
            .with(feed("one", "contoso", "False", "SinkUnavailable", ""));

    var result = cluster.plugIn().run("wait", "contoso", "--timeout", "1ms");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains("MdeTenant contoso is Ready", "MdeAlertSync one is not Ready: SinkUnavailable.");
  }

  /** A Ready of before the change proves nothing. */
  @Test
  void doesNotTakeAnOlderVerdict() {
    var changed =
        tenant("contoso", "True", "Ready", "").replace("generation: 1}", "generation: 2}");

    assertThat(
            new FakeCluster()
                .with(changed)
                .plugIn()
                .run("wait", "contoso", "--timeout", "1ms")
                .status())
        .isEqualTo(1);
  }

  @Test
  void endsWith3ForAnUnknownName() {
    assertThat(new FakeCluster().plugIn().run("wait", "contoso").status()).isEqualTo(3);
  }

  /** In the form that can be given. */
  @Test
  void tellsHowLongItWaits() {
    assertThat(new FakeCluster().plugIn().run("wait", "--help").out()).contains("Default: 5m.");
    assertThat(new FakeCluster().plugIn().run("check", "--help").out()).contains("Default: 1m.");
  }
}
