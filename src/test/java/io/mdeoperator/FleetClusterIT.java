// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.audit.AuditEvent;
import io.mdeoperator.cluster.audit.AuditLog;
import io.mdeoperator.cluster.audit.OperatorConduct;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.cluster.install.ShippedRules;
import io.mdeoperator.testing.Fleet;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Three hundred customers with a feed each: what onboarding them costs the API server and Entra,
 * and that polls which bring nothing new cost the API server nothing. The operator is the shipped
 * jar in a process of its own, with the shipped flags and rights.
 */
@Tag("slow")
@OnControlPlane(own = true)
@TestInstance(Lifecycle.PER_CLASS)
class FleetClusterIT {
  private static final int CUSTOMERS = 300;
  private static final int ALERTS_EACH = 3;
  private static final int IDLE_POLLS = 5;
  private static final Duration TIMEOUT = Duration.ofMinutes(4);

  private TestEnvironment stage;
  private Fleet fleet;
  private OperatorProcess operator;
  private Map<String, Long> tokenRequests;
  private List<AuditEvent> onboarding;
  private List<AuditEvent> idleWrites;

  @BeforeAll
  void onboardAllAndPollThemInVain(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var kubeconfig = Installation.operatorKubeconfig(cluster);
    var access = Config.fromKubeconfig(kubeconfig.toFile());
    stage = new TestEnvironment(cluster.client(), access, cluster.namespace("fleet"));
    fleet = Fleet.of(stage, CUSTOMERS, ALERTS_EACH);
    var beginning = cluster.auditLog().now();
    operator =
        OperatorProcess.start(
            kubeconfig,
            cluster.folder().resolve("fleet-operator.log"),
            ShippedDeployment.read().jvmFlags(),
            "--config",
            stage.configFile("watchNamespaces: [" + stage.namespace() + "]").toString());
    operator.awaitReady(stage.managementPort(), TIMEOUT);
    fleet.apply();
    fleet.awaitReady(TIMEOUT);
    onboarding = writesSince(beginning, cluster.auditLog());
    tokenRequests = fleet.tokenRequests();
    idleWrites = writesDuringIdlePolls(cluster.auditLog());
  }

  @AfterAll
  void end() {
    if (operator != null) {
      operator.close();
    }
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void asksForOneTokenPerTenant() {
    assertThat(tokenRequests)
        .containsOnlyKeys(fleet.tenantIds())
        .allSatisfy((tenant, requests) -> assertThat(requests).as(tenant).isOne());
  }

  /** Twice where the first check fails, as Entra's answer takes too long. */
  @Test
  void writesTheStatusOfEachTenantOnceOrTwice() {
    assertThat(writesPerObject("mdetenants"))
        .hasSize(CUSTOMERS)
        .allSatisfy((name, writes) -> assertThat(writes).as(name).isLessThanOrEqualTo(2));
  }

  /** Its tenant is not there, is not checked yet, cannot be checked, is Ready. */
  @Test
  void writesTheStatusOfEachFeedFourTimesAtMost() {
    assertThat(writesPerObject("mdealertsyncs"))
        .hasSize(CUSTOMERS)
        .allSatisfy((name, writes) -> assertThat(writes).as(name).isLessThanOrEqualTo(4));
  }

  @Test
  void countsTheTenantsOfTheApplicationInFewWrites() {
    assertThat(writesPerObject("mdeapplications").values()).allMatch(writes -> writes <= 60);
  }

  @Test
  void writesNothingWhilePollsBringNothing() {
    assertThat(idleWrites).isEmpty();
  }

  /**
   * A poll's writes happen before the next poll of its feed: when the request after the last one
   * that counts is seen, all have happened.
   */
  private List<AuditEvent> writesDuringIdlePolls(AuditLog log) {
    stage.simulator().forgetRequests();
    var idle = log.now();
    await("idle polls of every feed")
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              var requests = fleet.alertRequests();
              return fleet.tenantIds().stream()
                  .allMatch(tenant -> requests.getOrDefault(tenant, 0L) > IDLE_POLLS);
            });
    return writesSince(idle, log);
  }

  private static List<AuditEvent> writesSince(AuditLog.Position position, AuditLog log) {
    return new OperatorConduct(log.since(position), ShippedRules.read().ofTheOperator()).writes();
  }

  private Map<String, Long> writesPerObject(String resource) {
    return onboarding.stream()
        .filter(write -> write.resource().equals(resource))
        .collect(Collectors.groupingBy(AuditEvent::name, Collectors.counting()));
  }
}
