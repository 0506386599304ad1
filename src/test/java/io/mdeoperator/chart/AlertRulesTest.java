// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules that the chart brings. */
class AlertRulesTest {
  private static final Path RULES = Helm.CHART.resolve("files/alerts.yaml");
  private static final Path TESTS = Path.of("src/test/resources/alerts");

  private static final List<JsonNode> ALERTS = new ArrayList<>();
  private static String text;

  @BeforeAll
  static void read() throws IOException {
    text = Files.readString(RULES);
    ALERTS.clear();
    for (var group : new YAMLMapper().readTree(text).path("groups")) {
      for (var rule : group.path("rules")) {
        if (rule.has("alert")) {
          ALERTS.add(rule);
        }
      }
    }
  }

  /** By Prometheus' own program. */
  @Nested
  @NeedsTool("promtool")
  class ByPromtool {
    @TempDir private Path folder;

    @Test
    void rulesAreValid(Tools tools) {
      var result =
          tools.program("promtool", folder).run(List.of("check", "rules", RULES.toString()));

      assertThat(result.code()).as(result.out() + result.err()).isZero();
    }

    @Test
    void alertsFireWhenTheyShouldAndNotBefore(Tools tools) throws IOException {
      var arguments = new ArrayList<>(List.of("test", "rules"));
      try (var files = Files.list(TESTS)) {
        files.sorted().forEach(file -> arguments.add(file.toAbsolutePath().toString()));
      }

      var result = tools.program("promtool", folder).run(arguments);

      assertThat(result.code()).as(result.out() + result.err()).isZero();
    }
  }

  @Test
  void everyAlertHasATestAndARunbook() throws IOException {
    var tested = Files.readString(TESTS.resolve("minutes.yaml"));
    tested += Files.readString(TESTS.resolve("weeks.yaml"));
    var runbook = Files.readString(Path.of("docs/alerts.md"));

    for (var alert : ALERTS) {
      var name = alert.path("alert").asText();
      assertThat(tested).contains("alertname: " + name + "\n");
      assertThat(runbook).contains("### " + name + "\n");
      assertThat(alert.at("/annotations/runbook_url").asText())
          .isEqualTo("docs/alerts.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
    }
    assertThat(Pattern.compile("(?m)^### ").matcher(runbook).results()).hasSameSizeAs(ALERTS);
  }

  @Test
  void alertsForUsLeaveOutWhatTheCustomerHasToDo() {
    var customers =
        Arrays.stream(Reason.values())
            .filter(reason -> reason.actor() == Actor.CUSTOMER_ADMINISTRATOR)
            .map(Reason::value)
            .toList();

    assertThat(text).contains("Suspended|Progressing|" + String.join("|", customers));
    assertThat(text)
        .contains(
            "reason=~\""
                + customers.stream()
                    .filter(reason -> !reason.matches("Consent(Pending|Revoked)"))
                    .collect(Collectors.joining("|")));
  }

  @Test
  void reasonsAreThoseOfTheCatalogue() {
    var named =
        Pattern.compile("reason[=!]~?\"([^\"]*)\"")
            .matcher(text)
            .results()
            .flatMap((MatchResult match) -> Arrays.stream(match.group(1).split("\\|")))
            .toList();

    assertThat(named).isNotEmpty().allMatch(reason -> Reason.of(reason).isPresent());
  }

  @Test
  void metricsAreThoseThatAreDocumented() throws IOException {
    var documented = Files.readString(Path.of("docs/operations.md"));
    var named =
        Pattern.compile("\\bmde_[a-z_]+")
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();

    assertThat(named).hasSizeGreaterThan(8).allMatch(name -> documented.contains("`" + name + "`"));
  }
}
