// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What kstatus (which Flux and Helm wait by), Flux' expressions and Argo CD's scripts say of every
 * kind in every state, by those projects' own code.
 */
@NeedsTool("health")
class ToolVerdictsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> KINDS =
      List.of("MdeApplication", "MdeTenant", "MdeAlertSync", "MdeMachineAction", "MdeHuntingQuery");

  /** The words of kstatus, Flux and Argo CD. */
  private static final String HEALTHY = "Current\tCurrent\tHealthy";

  private static final String IN_PROGRESS = "InProgress\tInProgress\tProgressing";
  private static final String FAILED = "Failed\tFailed\tDegraded";
  private static final String WAITS = "InProgress\tCurrent\tHealthy";

  private final List<Object> objects = new ArrayList<>();
  private final Map<String, String> expected = new LinkedHashMap<>();

  @TempDir private Path folder;

  @Test
  void toolsSayWhatTheDocumentationPromises(Tools tools) throws Exception {
    for (var kind : KINDS) {
      add(kind, "ready", 2, Map.of("Ready", "True Ready"), HEALTHY);
      add(kind, "new", -1, Map.of(), IN_PROGRESS);
      add(kind, "edited", 1, Map.of("Ready", "True Ready"), IN_PROGRESS);
      for (var reason : Reason.values()) {
        addNotReady(kind, reason);
      }
    }

    assertThat(verdicts(tools)).isEqualTo(expected);
  }

  /** As the status contract has it: what only a change mends has stalled, all else goes on. */
  private void addNotReady(String kind, Reason reason) {
    var hasStalled = reason.retry() == Retry.ON_CHANGE;
    var ready = "False " + reason.value();
    var verdict =
        hasStalled ? FAILED : HealthChecks.waitsOf(kind).contains(reason) ? WAITS : IN_PROGRESS;
    var beside = hasStalled ? "Stalled" : "Reconciling";
    add(kind, reason.value(), 2, Map.of("Ready", ready, beside, "True x"), verdict);
    add(kind, "edited-" + reason.value(), 1, Map.of("Ready", ready, beside, "True x"), IN_PROGRESS);
  }

  /** Every object's spec is in its second generation. */
  private void add(
      String kind, String name, int observed, Map<String, String> conditions, String verdict) {
    var list =
        conditions.entrySet().stream()
            .map(
                condition ->
                    Map.of(
                        "type",
                        condition.getKey(),
                        "status",
                        condition.getValue().split(" ", 2)[0],
                        "reason",
                        condition.getValue().split(" ", 2)[1],
                        "message",
                        "What happened."))
            .toList();
    objects.add(
        Map.of(
            "apiVersion",
            "mde-operator.io/v1alpha1",
            "kind",
            kind,
            "metadata",
            Map.of("name", name, "namespace", "partner", "generation", 2),
            "status",
            Map.of("observedGeneration", observed, "conditions", list)));
    expected.put(kind + "\t" + name, verdict);
  }

  private Map<String, String> verdicts(Tools tools) throws IOException {
    var file = folder.resolve("objects.json");
    JSON.writeValue(file.toFile(), Map.of("apiVersion", "v1", "kind", "List", "items", objects));
    var deploy = BuildScript.projectFolder().resolve("deploy/gitops").toString();

    var result = tools.program("health", folder).run(List.of(deploy, file.toString()));

    assertThat(result.code()).as(result.err()).isZero();
    var verdicts = new LinkedHashMap<String, String>();
    for (var line : result.out().lines().toList()) {
      var columns = line.split("\t", 3);
      verdicts.put(columns[0] + "\t" + columns[1], columns[2]);
    }
    return verdicts;
  }
}
