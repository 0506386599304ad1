// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static io.mdeoperator.kubectl.Manifest.action;
import static io.mdeoperator.kubectl.Manifest.application;
import static io.mdeoperator.kubectl.Manifest.condition;
import static io.mdeoperator.kubectl.Manifest.feed;
import static io.mdeoperator.kubectl.Manifest.query;
import static io.mdeoperator.kubectl.Manifest.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private static FakeCluster fleet() {
    return new FakeCluster()
        .with(application("True", "Ready"))
        .with(tenant("contoso", "True", "Ready", condition("ConsentGranted", "True", "Granted")))
        .with(feed("contoso-alerts", "contoso", "True", "Ready", ""))
        .with(
            tenant(
                "fabrikam",
                "False",
                "ConsentPending",
                condition("ConsentGranted", "False", "Pending")))
        .with(tenant("northwind", "True", "Ready", ""))
        .with(feed("northwind-alerts", "northwind", "False", "SinkUnavailable", ""));
  }

  @Test
  void showsWhoActsAndWhatIsNext() {
    var result = fleet().plugIn().run("status");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines().map(line -> line.replaceAll(" {3,}", "|")))
        .contains(
            "NAME|CUSTOMER|READY|CONSENT|REASON|SINCE|FEEDS|DELIVERED|LAST-ALERT|WHO-ACTS|NEXT-STEP")
        .anyMatch(
            line ->
                line.matches(
                    "contoso\\|contoso Ltd\\|True\\|Granted\\|Ready\\|\\d+d\\|1/1\\|8\\|\\d+d"))
        .anyMatch(
            line ->
                line.matches(
                    "fabrikam\\|fabrikam Ltd\\|False\\|Pending\\|ConsentPending\\|.*\\|0/0\\|0\\|"
                        + "customer's administrator\\|Send the link in status.consent.url .*"));
  }

  /** A tenant that is Ready while nothing is delivered would look fine. */
  @Test
  void customerIsNotReadyWhileAFeedIsNot() {
    assertThat(fleet().plugIn().run("status").out().lines())
        .anyMatch(line -> line.matches("northwind .* False .* SinkUnavailable .* 0/1 .*"));
  }

  @Test
  void sumsUpWhoHasToAct() {
    assertThat(fleet().plugIn().run("status").out())
        .endsWith(
            "1 of 3 customers are ready. To act: customer's administrator (1), platform engineer"
                + " (1).\n");
  }

  @Test
  void endsWith0WhenAllIsReady() {
    var cluster = new FakeCluster().with(tenant("contoso", "True", "Ready", ""));

    assertThat(cluster.plugIn().run("status").status()).isZero();
  }

  @Test
  void showsApplicationsAndFleetFeedsThatAreNotReady() {
    var result =
        fleet()
            .with(application("False", "SecretNotFound").replace("name: partner,", "name: other,"))
            .plugIn()
            .run("status");

    assertThat(result.out())
        .containsPattern("MdeApplication other +False +SecretNotFound +partner ");
  }

  /** It is Ready until the operator starts the next time. */
  @Test
  void showsApplicationsThatWarn() {
    var cluster =
        new FakeCluster()
            .with(application("True", "FormerCredentialInUse"))
            .with(tenant("contoso", "True", "Ready", ""));

    var result = cluster.plugIn().run("status");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsPattern("MdeApplication partner +True +FormerCredentialInUse +partner ");
  }

  @Test
  void countsQueriesAndActionsAndShowsThoseThatNeedSomebody() throws IOException {
    var owner = "ownerReferences: [{kind: MdeHuntingQuery, name: fleet}], name: fleet-contoso,";
    var cluster =
        new FakeCluster()
            .with(tenant("contoso", "True", "Ready", ""))
            .with(query("good", "contoso", "True", "Ready"))
            .with(query("typo", "contoso", "False", "QuerySyntax"))
            .with(query("x", "contoso", "False", "TableUnavailable").replace("name: x,", owner))
            .with(action("done", "contoso", "True", "Succeeded", "outcome: Succeeded"))
            .with(action("held", "contoso", "False", "ActionNotAllowed", ""))
            .with(action("under-way", "contoso", "Unknown", "AwaitingDevice", ""))
            .with(action("withdrawn", "contoso", "False", "Cancelled", "outcome: Cancelled"));

    var result = cluster.plugIn().run("status");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("MdeHuntingQuery typo +False +QuerySyntax +partner +Correct spec.query;")
        .containsPattern("MdeMachineAction held +False +ActionNotAllowed +partner +Add the action")
        .containsPattern("MdeMachineAction under-way +Unknown +AwaitingDevice +nobody +Wait\\.")
        .doesNotContain(" good ", "fleet-contoso", " done ", "withdrawn")
        .endsWith(
            """
            1 of 1 customers are ready.
            1 of 3 hunting queries are ready.
            1 of 4 actions on devices have succeeded.
            """);
    var row =
        new ObjectMapper().readTree(cluster.plugIn().run("status", "-o", "json").out()).get(0);
    assertThat(row.path("ready").asBoolean()).isTrue();
    assertThat(List.of("queries", "readyQueries", "actions", "readyActions"))
        .extracting(field -> row.path(field).asInt())
        .containsExactly(3, 1, 4, 1);
  }

  /** Alerts do not depend on them. */
  @Test
  void leavesOutWhatMayNotBeSeen() {
    var result =
        fleet()
            .failing("get mdehuntingqueries", Cause.UNKNOWN_KIND, "Install crds/.")
            .failing("get mdemachineactions", Cause.FORBIDDEN, "You lack a right.")
            .plugIn()
            .run("status");

    assertThat(result.out()).contains("1 of 3 customers are ready.");
    assertThat(result.err())
        .isEqualTo(
            """
            MdeHuntingQuery is left out. Install crds/.
            MdeMachineAction is left out. You lack a right.
            """);
  }

  @Test
  void endsTheListOfOthersSomewhere() {
    var cluster = new FakeCluster().with(tenant("contoso", "True", "Ready", ""));
    for (var i = 0; i < 102; i++) {
      cluster.with(action("late-" + i, "contoso", "False", "Expired", "outcome: Expired"));
    }

    var result = cluster.plugIn().run("status");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains("late-99 ", "… and 2 more: kubectl get mde shows all.")
        .doesNotContain("late-100");
  }

  @Test
  void saysThatNothingIsDeliveredWithoutAFeed() {
    var cluster = new FakeCluster().with(tenant("contoso", "True", "Ready", ""));

    assertThat(cluster.plugIn().run("status").out())
        .containsPattern("contoso .* 0/0 .* Nothing is delivered before there is a feed.");
  }

  @Test
  void tellsHowToBeginWhereThereAreNoCustomers() {
    var result = new FakeCluster().plugIn().run("status");

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("There are no customers here: kubectl mde onboard ");
  }

  @Test
  void filters() {
    var plugIn = fleet().plugIn();

    assertThat(plugIn.run("status", "--not-ready").out()).doesNotContain("contoso");
    assertThat(plugIn.run("status", "--reason", "consentpending").out())
        .contains("fabrikam")
        .doesNotContain("contoso", "northwind");
    assertThat(plugIn.run("status", "--actor", "platform").out())
        .contains("northwind")
        .doesNotContain("contoso", "fabrikam");
    var none = plugIn.run("status", "--application", "other");
    assertThat(none.status()).isZero();
    assertThat(none.out()).contains("No customer matches").doesNotContain("0 of 0");
  }

  @Test
  void selectsTenantsAndNamespacesAsKubectlDoes() {
    var cluster = fleet();
    var result = cluster.plugIn().run("status", "-A", "-l", "tier in (gold, silver)");

    assertThat(cluster.commands())
        .containsExactly(
            "get mdeapplications.mde-operator.io,mdealertsyncs.mde-operator.io --all-namespaces",
            "get mdehuntingqueries.mde-operator.io --all-namespaces",
            "get mdemachineactions.mde-operator.io --all-namespaces",
            "get mdetenants.mde-operator.io --all-namespaces --selector=tier in (gold, silver)");
    assertThat(result.out()).startsWith("NAMESPACE ").contains("partner     contoso");
  }

  /** An application is often called the same in all of them. */
  @Test
  void tellsInWhichNamespaceAnObjectIsThatIsNotReady() {
    var cluster = new FakeCluster();
    for (var namespace : List.of("first", "second")) {
      cluster.with(
          application("False", "ClientSecretInvalid")
              .replace("namespace: partner", "namespace: " + namespace));
    }

    assertThat(cluster.plugIn().run("status", "-A").out().lines())
        .anyMatch(line -> line.matches("NAMESPACE +ALSO +READY .*"))
        .anyMatch(line -> line.matches("first +MdeApplication \\S+ +False .*"))
        .anyMatch(line -> line.matches("second +MdeApplication \\S+ +False .*"));
    assertThat(cluster.plugIn().run("status").out().lines())
        .anyMatch(line -> line.startsWith("ALSO "));
  }

  @Test
  void printsJson() throws IOException {
    var rows = new ObjectMapper().readTree(fleet().plugIn().run("status", "-o", "json").out());

    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).path("consentUrl").asText()).isEqualTo("https://login.example/fabrikam");
    assertThat(rows.get(1).path("actor").asText()).isEqualTo("customer's administrator");
    assertThat(rows.get(0).path("quarantined").asInt()).isEqualTo(2);
  }

  /** OWASP: "CSV Injection". */
  @Test
  void printsNoCellThatASpreadsheetComputes() throws IOException {
    var cluster =
        new FakeCluster()
            .with(tenant("a", "True", "Ready", "").replace("a Ltd", "=HYPERLINK(\\\"x\\\")"))
            .with(tenant("b", "True", "Ready", "").replace("b Ltd", " @sum, \\\"x\\\"\\n-1"));

    var csv = cluster.plugIn().run("status", "-o", "csv").out();

    try (var rows =
        new CsvMapper()
            .readerFor(Map.class)
            .with(CsvSchema.emptySchema().withHeader())
            .<Map<String, String>>readValues(csv)) {
      assertThat(rows.readAll())
          .extracting(row -> row.get("customer"))
          .isEqualTo(List.of("'=HYPERLINK(\"x\")", "'@sum, \"x\" -1"));
    }
  }

  /** A name may not clear the screen, nor turn the line round. */
  @Test
  void printsNothingThatMovesTheCursor() {
    var cluster =
        new FakeCluster()
            .with(tenant("a", "True", "Ready", "").replace("a Ltd", "\\e[2Jx\\u202Ey"));

    assertThat(cluster.plugIn().run("status").out()).contains(" [2Jx y").doesNotContain("\u001b");
  }

  /** As after the first apply, or where the operator does not run. */
  @Test
  void tellsOfATenantWithoutAStatus() {
    var cluster = new FakeCluster().with("{kind: MdeTenant, metadata: {name: new}}");

    var result = cluster.plugIn().run("status");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).containsPattern("new .* False .* See that the operator runs");
  }

  @Test
  void endsWith3AndPrintsNoHalfTableWhenTheClusterCannotBeAsked() {
    var result =
        fleet()
            .failing("get mdetenants", Cause.FORBIDDEN, "You lack a right.")
            .plugIn()
            .run("status");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("You lack a right.\n");
  }

  @Test
  void endsWith2WhenTheCommandLineIsWrong() {
    var plugIn = fleet().plugIn();

    assertThat(plugIn.run("status", "--colour").status()).isEqualTo(2);
    assertThat(plugIn.run("status", "-o", "yaml").status()).isEqualTo(2);
    assertThat(plugIn.run().status()).isEqualTo(2);
    assertThat(plugIn.run("stats").err()).contains("kubectl mde status", "See kubectl mde --help.");
  }
}
