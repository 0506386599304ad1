// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.audit.AuditEvent;
import io.mdeoperator.cluster.audit.AuditLog;
import io.mdeoperator.cluster.audit.OperatorConduct;
import io.mdeoperator.cluster.install.ShippedRules;
import io.mdeoperator.testing.ConfidentialSearch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What the operator may do, what it did, and what it told: the shipped rules are enough and none is
 * too much, and no secret and no token is where it does not belong.
 */
@Tag("slow")
@OnControlPlane(own = true)
@TestInstance(Lifecycle.PER_CLASS)
class SecurityClusterIT {
  private SecurityStory story;
  private OperatorConduct conduct;
  private ConfidentialSearch search;

  @BeforeAll
  void tellTheStory(ControlPlane cluster) throws Exception {
    story = new SecurityStory(cluster);
    story.tell();
    var calls = cluster.auditLog().since(AuditLog.Position.START);
    conduct = new OperatorConduct(calls, ShippedRules.read().ofTheOperator());
    search = new ConfidentialSearch(story.confidential());
  }

  @AfterAll
  void end() {
    if (story != null) {
      story.close();
    }
  }

  @Test
  void isRefusedNothing() {
    assertThat(conduct.calls()).hasSizeGreaterThan(100);
    assertThat(conduct.calls()).filteredOn(call -> call.code() == 403).isEmpty();
    assertThat(conduct.forbidden()).isEmpty();
  }

  @Test
  void doesNothingThatTheShippedRulesDoNotGrant() {
    assertThat(conduct.notGranted()).isEmpty();
  }

  @Test
  void makesUseOfEveryRuleThatIsShipped() {
    assertThat(conduct.unused()).isEmpty();
  }

  @Test
  void asksForLabelledSecretsOnly() {
    assertThat(conduct.calls()).extracting(AuditEvent::resource).contains("secrets");
    assertThat(conduct.secretsBeyondTheLabel()).isEmpty();
  }

  @Test
  void writesTheStatusOfUsersObjectsAndNothingElseOfThem() {
    assertThat(conduct.writes()).extracting(AuditEvent::subresource).contains("status");
    assertThat(conduct.writesToUsersObjects()).isEmpty();
  }

  @Test
  void makesAndRemovesTheFeedsOfASet() {
    assertThat(conduct.writesBesideTheStatus())
        .extracting(AuditEvent::verb)
        .contains("patch", "delete");
  }

  @Test
  void leavesItsLeaseToTheNextReplicaWhenItIsStopped() {
    assertThat(story.leaseAfterStop().getSpec().getHolderIdentity()).isNullOrEmpty();
    assertThat(story.secondReplicaCalls())
        .filteredOn(call -> call.resource().equals("leases"))
        .extracting(AuditEvent::verb)
        .as("one look at all, one at its own, then the Lease is taken")
        .startsWith("list", "get", "patch");
  }

  @Test
  void stopsCleanly() {
    assertThat(story.leftovers())
        .containsEntry("first exit code", "0")
        .containsEntry("second exit code", "0");
  }

  @Test
  void tellsNothingConfidential() {
    assertThat(story.confidential()).hasSizeGreaterThan(10);
    assertThat(story.leftovers())
        .containsKeys("objects", "audit log", "first log", "second log", "second metrics")
        .allSatisfy((place, text) -> assertThat(search.hits(place, text)).isEmpty());
  }

  @Test
  void writesNoFiles() {
    assertThat(story.leftovers())
        .containsEntry("first files", "")
        .containsEntry("second files", "");
  }

  @Test
  void searchesWhereTheOperatorDoesWrite() {
    assertThat(story.leftovers().get("objects"))
        .contains(SecurityStory.TITLE, kind("MdeTenant"), kind("Lease"), "ConsentRevoked")
        .doesNotContain(kind("Secret"));
    assertThat(story.leftovers().get("first log"))
        .startsWith("{")
        .contains("\"ClientSecretInvalid");
    assertThat(story.leftovers().get("second log")).contains("reason=\"ConsentRevoked\"");
    assertThat(story.leftovers().get("second metrics")).contains("jvm_memory_used_bytes");
    assertThat(story.leftovers().get("second environment")).contains("KUBECONFIG=");
  }

  @Test
  void findsWhatLibrariesTellAtDebugWhichTheShippedConfigurationsNeverSet() throws Exception {
    var log = story.logOfAReplicaAtDebug();

    assertThat(new ConfidentialSearch(story.confidential()).hits("log at DEBUG", log))
        .as("secrets in the wire log of the HTTP client")
        .isNotEmpty();
  }

  private static String kind(String name) {
    return "\"kind\": \"" + name + "\"";
  }
}
