// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.mdeoperator.testing.Fleet;
import io.mdeoperator.testing.TestEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that expire and change under many tenants, and what Entra and the feeds see of it. */
@Tag("slow")
class CredentialRotationIT {
  private static final String NEXT_SECRET = "n3xt~s3cr3t.of-the_partner/+x";
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private EmbeddedApiServer server;
  private TestEnvironment stage;
  private Fleet fleet;

  @BeforeEach
  void startOperator() throws Exception {
    server = EmbeddedApiServer.start();
    var access = Config.fromKubeconfig(server.kubeconfig(folder).toFile());
    stage = new TestEnvironment(server.client(), access, "rotation").startOperator();
  }

  @AfterEach
  void stopOperator() {
    stage.close();
    server.close();
  }

  @Test
  void asksEntraAFewTimesOnlyWhileTheSecretOfManyTenantsIsExpired() {
    onboard(30);
    expireSecretAndEndAllTokens();

    awaitAllTenants("False", "ApplicationNotReady");
    stage.awaitReady(MdeApplication.class, "partner", "False", "ClientSecretExpired");
    names().forEach(name -> stage.request(MdeTenant.class, name, "while it is expired"));
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                names().stream()
                    .map(name -> stage.get(MdeTenant.class, name))
                    .allMatch(
                        tenant ->
                            "while it is expired"
                                .equals(tenant.getStatus().lastHandledRequestedAt())));

    assertThat(tokenRequests()).hasSizeBetween(2, 10);

    stage.simulator().forgetRequests();
    stage.app().addSecret(NEXT_SECRET);
    stage.secret(NEXT_SECRET);

    awaitAllTenants("True", "Ready");
    assertThat(tenantsAskedForUntilProved()).hasSizeBetween(1, 3);
    assertThat(tokenRequests())
        .extracting(RecordedRequest::tenantId)
        .containsExactlyInAnyOrderElementsOf(fleet.tenantIds());
  }

  @Test
  void losesNoPollWhileTheSecretIsRotated() {
    onboard(5);
    stage.simulator().forgetRequests();

    stage.app().addSecret(NEXT_SECRET);
    stage.secret(NEXT_SECRET);
    await().atMost(TIMEOUT).until(() -> !tokenRequests().isEmpty());
    stage.app().removeSecret(TestEnvironment.CLIENT_SECRET);
    awaitPolls(2);

    assertThat(tokenRequests()).hasSize(1);
    assertNoPollFailed();
  }

  @Test
  void goesOnWithTheTokensInHandWhenNeitherSecretWorks() {
    onboard(5);
    stage.simulator().forgetRequests();
    stage.app().replaceSecrets(NEXT_SECRET);

    stage.secret("not-the-secret");

    stage.awaitReady(MdeApplication.class, "partner", "False", "ClientSecretInvalid");
    await()
        .atMost(TIMEOUT)
        .until(() -> names().stream().allMatch(name -> readyMessage(name).contains("renewed")));
    awaitPolls(2);
    assertNoPollFailed();
    awaitAllTenants("True", "Ready");

    stage.secret(NEXT_SECRET);

    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
    await()
        .atMost(TIMEOUT)
        .until(() -> names().stream().noneMatch(name -> readyMessage(name).contains("renewed")));
  }

  @Test
  void losesNoPollWhileANewSecretIsNotRegisteredYet() {
    onboard(5);
    stage.secret(NEXT_SECRET);
    stage.awaitReady(MdeApplication.class, "partner", "True", "FormerCredentialInUse");

    stage.simulator().endAllTokens();
    awaitPolls(2); // the first of each is refused, and repeated with a new token
    stage.simulator().forgetRequests();
    awaitPolls(2);
    assertNoPollFailed();
    awaitAllTenants("True", "Ready");
  }

  @Test
  void provesANewSecretThatEntraLearnsOfLater() {
    onboard(3);
    stage.simulator().forgetRequests();

    stage.secret(NEXT_SECRET);
    stage.awaitReady(MdeApplication.class, "partner", "True", "FormerCredentialInUse");
    stage.app().replaceSecrets(NEXT_SECRET);

    await().atMost(TIMEOUT).until(() -> isReady("Ready"));
    assertThat(tokenRequests()).hasSizeLessThanOrEqualTo(6);
    assertNoPollFailed();
  }

  private boolean isReady(String reason) {
    return Conditions.find(conditionsOfApplication(), ConditionType.READY)
        .filter(ready -> ready.getStatus().equals("True") && ready.getReason().equals(reason))
        .isPresent();
  }

  private List<Condition> conditionsOfApplication() {
    return stage.get(MdeApplication.class, "partner").getStatus().conditions();
  }

  @Test
  void doesNotHammerEntraWhenTheSecretIsEditedFiftyTimes() {
    onboard(10);
    stage.simulator().forgetRequests();
    var edits = new AtomicInteger();

    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              stage.secret("wrong-secret-" + edits.incrementAndGet());
              return edits.get() == 49;
            });
    stage.secret(TestEnvironment.CLIENT_SECRET);

    await()
        .atMost(TIMEOUT)
        .until(() -> tokenRequests().stream().anyMatch(request -> request.status() == 200));
    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
    assertThat(tokenRequests())
        .as("one with the former secret for each refused one")
        .hasSizeLessThanOrEqualTo(20);
    awaitAllTenants("True", "Ready");
  }

  @Test
  void provesASecretThatWasDeletedAndRestored() {
    onboard(5);
    stage.simulator().forgetRequests();
    stage.user().secrets().inNamespace(stage.namespace()).withName("partner-app").delete();
    stage.awaitReady(MdeApplication.class, "partner", "False", "SecretNotFound");

    stage.secret(TestEnvironment.CLIENT_SECRET);

    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
    await().atMost(TIMEOUT).until(() -> !tokenRequests().isEmpty());
    awaitPolls(1);
    assertThat(tokenRequests()).hasSize(1);
    awaitAllTenants("True", "Ready");
  }

  @Test
  void startsAnewWithAnApplicationThatWasDeletedAndCreatedAgain() {
    onboard(5);
    stage.user().resource(stage.get(MdeApplication.class, "partner")).delete();
    awaitAllTenants("False", "ReferenceNotFound");
    stage.simulator().forgetRequests();

    stage.application();

    awaitAllTenants("True", "Ready");
    assertThat(tokenRequests())
        .extracting(RecordedRequest::tenantId)
        .containsExactlyInAnyOrderElementsOf(fleet.tenantIds());
  }

  @Test
  void handsNoTokenOfADeletedTenantToTheOneThatIsCreatedAgain() {
    onboard(2);
    stage.user().resource(stage.get(MdeTenant.class, "customer-0")).delete();
    await()
        .atMost(TIMEOUT)
        .until(() -> stage.get(MdeApplication.class, "partner").getStatus().tenants().total() == 1);
    stage.simulator().forgetRequests();

    stage.tenant("customer-0", fleet.tenantIds().getFirst());

    stage.awaitReady(MdeTenant.class, "customer-0", "True", "Ready");
    assertThat(tokenRequests())
        .extracting(RecordedRequest::tenantId)
        .containsExactly(fleet.tenantIds().getFirst());
  }

  private void onboard(int customers) {
    fleet = Fleet.of(stage, customers, 1);
    fleet.apply("1s");
    fleet.awaitReady(TIMEOUT);
  }

  private void expireSecretAndEndAllTokens() {
    stage.app().removeSecret(TestEnvironment.CLIENT_SECRET);
    stage.app().addSecret(TestEnvironment.CLIENT_SECRET, Instant.now().minusSeconds(1));
    stage.simulator().forgetRequests();
    stage.simulator().endAllTokens();
  }

  private List<String> names() {
    return IntStream.range(0, fleet.tenantIds().size()).mapToObj(i -> "customer-" + i).toList();
  }

  private void awaitAllTenants(String status, String reason) {
    await("all tenants to be " + status + "/" + reason)
        .atMost(TIMEOUT)
        .until(
            () ->
                names().stream()
                    .map(name -> Conditions.readiness(stage.get(MdeTenant.class, name)))
                    .allMatch((status + "/" + reason)::equals));
  }

  private void awaitPolls(int each) {
    var before = fleet.alertRequests();
    await("polls of every feed")
        .atMost(TIMEOUT)
        .until(
            () -> {
              var requests = fleet.alertRequests();
              return fleet.tenantIds().stream()
                  .allMatch(
                      id -> requests.getOrDefault(id, 0L) >= before.getOrDefault(id, 0L) + each);
            });
  }

  private void assertNoPollFailed() {
    assertThat(stage.simulator().requests())
        .filteredOn(request -> request.server() == Server.DEFENDER)
        .isNotEmpty()
        .allMatch(request -> request.status() == 200);
  }

  private List<RecordedRequest> tokenRequests() {
    return stage.simulator().requests().stream().filter(RecordedRequest::isTokenRequest).toList();
  }

  private Set<String> tenantsAskedForUntilProved() {
    var tenants = new HashSet<String>();
    for (var request : tokenRequests()) {
      tenants.add(request.tenantId());
      if (request.status() == 200) {
        break;
      }
    }
    return tenants;
  }

  private String readyMessage(String tenant) {
    return message(stage.get(MdeTenant.class, tenant));
  }

  private static String message(CustomResource<?, ? extends Conditioned> object) {
    return Conditions.find(object.getStatus().conditions(), ConditionType.READY)
        .orElseThrow()
        .getMessage();
  }
}
