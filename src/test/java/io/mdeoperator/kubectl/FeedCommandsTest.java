// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code replay} and {@code quarantine}. */
class FeedCommandsTest {
  private static final String FROM = "2026-01-01T00:00:00Z";

  private static FakeCluster cluster() {
    return new FakeCluster()
        .with(Manifest.feed("alerts", "contoso", "True", "Ready", ""))
        .with(
            """
            kind: ConfigMap
            metadata: {name: alerts-quarantine, labels: {app.kubernetes.io/component: quarantine}}
            data:
              evicted: "3"
              siem.2: '{"sink":"siem","id":"a2","setAsideTime":"2026-01-02T00:00:00Z","why":"Too large.","bytes":70000,"body":"{\\"id\\":\\"a2\\"}"}'
              siem.1: '{"sink":"siem","id":"a1","setAsideTime":"2026-01-01T00:00:00Z","why":"HTTP 400.","bytes":7,"body":"{\\"id\\":\\"a1\\"}"}'
              other: 'not ours'
            """);
  }

  private static List<String> changes(FakeCluster cluster) {
    return cluster.commands().stream().filter(command -> !command.startsWith("get ")).toList();
  }

  @Test
  void replaySetsTheAnnotationAndWaitsUntilItHasBegun() {
    var cluster = cluster();

    var result = cluster.plugIn().run("replay", "alerts", "--from", FROM, "--yes");

    assertThat(result.out()).isEqualTo("The replay has begun.\n");
    assertThat(changes(cluster))
        .containsExactly(
            "annotate mdealertsync.mde-operator.io/alerts --namespace=partner --overwrite"
                + " mde-operator.io/replay-from="
                + FROM,
            "wait mdealertsync.mde-operator.io/alerts --namespace=partner"
                + " --for=jsonpath={.status.lastHandledReplayFrom}="
                + FROM
                + " --timeout=60000ms");
  }

  /** The operator takes a value that it has handled for an old request. */
  @Test
  void sameTimeAgainIsANewRequest() {
    var feed =
        Manifest.feed("alerts", "contoso", "True", "Ready", "")
            .replace(
                "delivered: 8\n", "delivered: 8\n  lastHandledReplayFrom: \"" + FROM + "@siem\"\n");
    var cluster = new FakeCluster().with(feed);

    cluster.plugIn().run("replay", "alerts", "--from", FROM, "--sink", "siem", "--yes");

    assertThat(changes(cluster).getFirst()).endsWith("replay-from=2025-12-31T23:59:59Z@siem");
  }

  @Test
  void replayEndsWith1WhenTheFeedDoesNotBegin() {
    var cluster = cluster().failing("wait", Cause.TIMED_OUT, "late");

    var result = cluster.plugIn().run("replay", "alerts", "--from", "24h", "-y");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("has not begun yet");
  }

  /** It delivers things twice, so a script has to say that it means it. */
  @Test
  void replayNeedsATerminalOrYes() {
    var cluster = cluster();

    var result = cluster.plugIn().run("replay", "alerts", "--from", FROM);

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("There is no terminal to ask at: add --yes.");
    assertThat(changes(cluster)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-01-01",
        "9999-01-01T00:00:00Z",
        "",
        "999999999999d",
        "+99999-01-01T00:00:00Z"
      })
  void replayNeedsATimeInThePast(String from) {
    assertThat(cluster().plugIn().run("replay", "alerts", "--from", from, "--yes").status())
        .isEqualTo(2);
  }

  @Test
  void replayKnowsTheSinks() {
    var result = cluster().plugIn().run("replay", "alerts", "--from", FROM, "--sink", "x", "--yes");

    assertThat(result.err()).contains("The feed has no sink 'x'; it has siem.");
  }

  @Test
  void quarantineIsListedOldestFirst() {
    var out = cluster().plugIn().run("quarantine", "list", "alerts").out();

    assertThat(out.lines().map(line -> line.replaceAll(" {3,}", "|")))
        .containsExactly(
            "QUARANTINED|SINK|BYTES|ID|WHY",
            "2026-01-01T00:00:00Z|siem|7|a1|HTTP 400.",
            "2026-01-02T00:00:00Z|siem|70000|a2|Too large.");
  }

  @Test
  void quarantineShowsOneAlert() {
    var plugIn = cluster().plugIn();

    assertThat(plugIn.run("quarantine", "show", "alerts", "a2").out())
        .isEqualTo("{\"id\":\"a2\"}\n");
    assertThat(plugIn.run("quarantine", "show", "alerts", "a9").status()).isEqualTo(1);
    assertThat(plugIn.run("quarantine").status()).isEqualTo(2);
  }

  @Test
  void quarantineIsRedrivenByANewValue() {
    var cluster = cluster();

    var result = cluster.plugIn().run("quarantine", "redrive", "alerts");

    assertThat(result.out()).contains("kubectl mde quarantine list alerts.");
    assertThat(changes(cluster))
        .singleElement()
        .asString()
        .contains("--overwrite mde-operator.io/redrive-quarantine=2");
  }
}
