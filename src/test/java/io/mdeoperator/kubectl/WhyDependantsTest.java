// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import static io.mdeoperator.kubectl.Manifest.action;
import static io.mdeoperator.kubectl.Manifest.application;
import static io.mdeoperator.kubectl.Manifest.condition;
import static io.mdeoperator.kubectl.Manifest.query;
import static io.mdeoperator.kubectl.Manifest.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code why}, {@code check} and {@code wait} say of hunting queries and actions. */
class WhyDependantsTest {
  private static FakeCluster cluster(String tenant) {
    return new FakeCluster()
        .answering(
            "get secret partner-app",
            "label mde-operator.io/credential application\nkey clientSecret set\n")
        .with(application("True", "Ready"))
        .with(tenant);
  }

  private static FakeCluster cluster() {
    return cluster(tenant("contoso", "True", "Ready", ""));
  }

  private static FakeCluster withAction(String status, String reason, String more) {
    return cluster().with(action("isolate-pc1", "contoso", status, reason, more));
  }

  @Test
  void followsAQueryToItsApplicationAndItsSinks() {
    var result =
        cluster()
            .with(query("scripts", "contoso", "True", "Ready"))
            .plugIn()
            .run("why", "mdehunt/scripts");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsPattern("ok +MdeApplication partner +Ready")
        .containsPattern("ok +Secret partner-app +labelled")
        .containsPattern("ok +MdeTenant contoso +Ready")
        .containsPattern(
            "ok +MdeHuntingQuery scripts +Ready, last run 2026-01-01T00:00:00Z: 5 rows, 2 of them"
                + " new\\n")
        .containsPattern("ok +sink siem \\(webhook, siem.example\\) +2 delivered")
        .contains("\nNothing fails.\n")
        .doesNotContain("k3y", "t0k3n");
  }

  @Test
  void sendsTheLinkWhereTheRoleForHuntingIsMissing() {
    var hunted =
        tenant(
            "contoso",
            "True",
            "Ready",
            condition("GraphConsentGranted", "False", "GraphConsentMissing"));

    var out =
        cluster(hunted)
            .with(query("scripts", "contoso", "False", "GraphRoleMissing"))
            .plugIn()
            .run("why", "query/scripts")
            .out();

    assertThat(out)
        .contains(
            "First failure:  MdeHuntingQuery scripts, GraphRoleMissing\n",
            "Who acts:       customer's administrator\n",
            "Command:        kubectl mde consent-link contoso --mail\n");
  }

  @Test
  void checksAQueryWhereThatIsWhatFails() {
    assertThat(
            cluster()
                .with(query("scripts", "contoso", "False", "QuerySyntax"))
                .plugIn()
                .run("why", "scripts")
                .out())
        .contains("Command:        kubectl mde check query/scripts   (after the fix)\n");
  }

  @Test
  void showsTheTenantsOfAFleetQueryThatFail() {
    var fleet =
        query("fleet", "x", "False", "QueriesNotReady")
            .replace("tenantRef: {name: x}", "tenantSelector: {matchLabels: {a: b}}")
            .replace("metadata: {", "metadata: {uid: u-1, ")
            .replace("lastRun: {", "fleet: {tenants: 4, ready: 3, ");
    var owner = "ownerReferences: [{kind: MdeHuntingQuery, uid: u-1}], name: fleet-contoso,";

    var out =
        cluster()
            .with(fleet)
            .with(query("y", "contoso", "False", "ColumnUnknown").replace("name: y,", owner))
            .plugIn()
            .run("why", "query/fleet")
            .out();

    assertThat(out)
        .containsPattern(
            "FAILED +MdeHuntingQuery fleet +QueriesNotReady, 3 of 4 tenants are Ready\\n")
        .containsPattern("FAILED +MdeHuntingQuery fleet-contoso +ColumnUnknown")
        .doesNotContain("sink siem");
  }

  @Test
  void tellsWhatKeepsAnActionFromBeingAskedFor() {
    var result =
        withAction("False", "ActionNotAllowed", "").plugIn().run("why", "mdeact/isolate-pc1");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("ok +MdeTenant contoso +Ready")
        .containsPattern("FAILED +MdeMachineAction isolate-pc1 +ActionNotAllowed, Isolate\\n")
        .containsPattern("waiting +device +not found yet\\n")
        .containsPattern("waiting +request to Defender +not sent\\n")
        .containsPattern("waiting +release +24h after the isolation\\n")
        .contains(
            "What happened:  Message of ActionNotAllowed.\n",
            "Command:        kubectl mde wait action/isolate-pc1   (after the fix)\n")
        .doesNotContain("k3y");
  }

  @Test
  void anActionThatTakesItsTimeHasNotFailed() {
    var more =
        """
        target: {machineId: m-1, computerDnsName: pc1.example}
        intent: {token: t, writtenAt: "2026-01-01T00:00:00Z", attempt: 1}
        action: {id: a-1, status: Pending}
        """;

    var result =
        withAction("Unknown", "AwaitingDevice", more).plugIn().run("why", "action/isolate-pc1");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("waiting +MdeMachineAction isolate-pc1 +AwaitingDevice, Isolate\\n")
        .containsPattern("ok +device +pc1.example, id m-1\\n")
        .containsPattern("ok +request to Defender +Pending, id a-1\\n")
        .contains(
            "Nothing fails.\n",
            "In progress:    MdeMachineAction isolate-pc1, AwaitingDevice\n",
            "Who acts:       nobody\n")
        .doesNotContain("Command:");
  }

  @Test
  void tellsThatAnAnswerIsLookedFor() {
    var more = "intent: {token: t, writtenAt: \"2026-01-01T00:00:00Z\", attempt: 1}";

    assertThat(withAction("Unknown", "Posting", more).plugIn().run("why", "isolate-pc1").out())
        .containsPattern(
            "waiting +request to Defender +sent at 2026-01-01T00:00:00Z or not: it is looked for in"
                + " Defender's list\\n");
    var refused = more.replace("attempt: 1", "attempt: 1, result: NotExecuted");
    assertThat(withAction("Unknown", "Throttled", refused).plugIn().run("why", "isolate-pc1").out())
        .containsPattern("request to Defender +not sent, after an attempt of 2026-");
  }

  /** It is over: no command brings it back. */
  @Test
  void offersNoCommandForAnActionThatHasEnded() {
    var result =
        withAction("False", "ActionFailed", "outcome: Failed").plugIn().run("why", "isolate-pc1");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains("First failure:  MdeMachineAction isolate-pc1, ActionFailed\n")
        .doesNotContain("Command:");
    assertThat(
            withAction("False", "Cancelled", "outcome: Cancelled")
                .plugIn()
                .run("why", "isolate-pc1"))
        .matches(cancelled -> cancelled.status() == 0)
        .matches(cancelled -> cancelled.out().contains("Nothing fails."));
  }

  @Test
  void showsWhatBecameOfTheRelease() {
    var due = "outcome: Succeeded\nrelease: {due: \"2026-01-02T00:00:00Z\"%s}";

    assertThat(
            withAction("True", "Succeeded", due.formatted(""))
                .plugIn()
                .run("why", "isolate-pc1")
                .out())
        .containsPattern("waiting +release +due 2026-01-02T00:00:00Z\\n");
    assertThat(
            withAction("True", "Released", due.formatted(", outcome: Released"))
                .plugIn()
                .run("why", "isolate-pc1")
                .out())
        .containsPattern("ok +release +Released, was due 2026-01-02T00:00:00Z\\n");
    var underWay = ", intent: {writtenAt: x}, action: {id: a-2, status: Pending}";
    assertThat(
            withAction("Unknown", "ReleaseOverdue", due.formatted(underWay))
                .plugIn()
                .run("why", "isolate-pc1")
                .out())
        .containsPattern("ok +release +Pending, id a-2\\n");
  }

  @Test
  void beginsWithTheTenantWhereThatIsTheCause() {
    var out =
        cluster(tenant("contoso", "False", "ConsentRevoked", ""))
            .with(action("isolate-pc1", "contoso", "False", "TenantNotReady", ""))
            .plugIn()
            .run("why", "action/isolate-pc1")
            .out();

    assertThat(out)
        .containsPattern(
            "waiting +MdeMachineAction isolate-pc1 +TenantNotReady, Defender is not asked\\n")
        .contains(
            "First failure:  MdeTenant contoso, ConsentRevoked\n",
            "Command:        kubectl mde consent-link contoso --mail\n");
    assertThat(
            new FakeCluster()
                .with(action("isolate-pc1", "contoso", "False", "ReferenceNotFound", ""))
                .plugIn()
                .run("why", "action/isolate-pc1")
                .out())
        .contains("First failure:  MdeTenant contoso, ReferenceNotFound\n");
  }

  @Test
  void anActionIsNotCheckedAndNotWaitedForInVain() {
    var plugIn = withAction("False", "ActionFailed", "outcome: Failed").plugIn();

    var checked = plugIn.run("check", "action/isolate-pc1");
    assertThat(checked.status()).isEqualTo(2);
    assertThat(checked.err()).contains("An action is asked for once and followed by itself");
    var waited = plugIn.run("wait", "action/isolate-pc1");
    assertThat(waited.status()).isEqualTo(1);
    assertThat(waited.out())
        .isEqualTo(
            "MdeMachineAction isolate-pc1 is not Ready: ActionFailed. Message of ActionFailed.\n");
  }
}
