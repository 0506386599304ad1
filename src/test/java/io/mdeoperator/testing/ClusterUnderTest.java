// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.kube.ReadyEventRecorder;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.testing.status.StatusInvariants;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The simulator over TLS and an API server in this process, for tests that need no operator. */
public final class ClusterUnderTest implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final Simulator simulator = Simulator.start(SimulatorClock.stoppedAt(START));
  private final EmbeddedApiServer apiServer = EmbeddedApiServer.start();
  private final StatusInvariants invariants = StatusInvariants.watch(apiServer.client(), "partner");
  private final RemoteHttp http =
      new RemoteHttp(
          new RemoteHttp.Settings(
              Duration.ofSeconds(5),
              Duration.ofSeconds(20),
              Optional.empty(),
              simulator.authority().trust(),
              "MdePartner-Test/1"));

  /** A new tenant in this state. */
  public TenantUnderTest tenant(Cloud cloud, String state) {
    return new TenantUnderTest(simulator, http, cloud, state);
  }

  public Simulator simulator() {
    return simulator;
  }

  public KubernetesClient client() {
    return apiServer.client();
  }

  public ReadyEventRecorder transitions() {
    return new ReadyEventRecorder(apiServer.client(), simulator.clock());
  }

  /** All events about an object of this UID. */
  public List<Event> events(String uid) {
    return apiServer.client().v1().events().inNamespace("partner").list().getItems().stream()
        .filter(event -> uid.equals(event.getInvolvedObject().getUid()))
        .toList();
  }

  /** Removes a tenant and all events: the API server would look through them at every call. */
  public void forget(MdeTenant tenant) {
    apiServer.client().resource(tenant).delete();
    apiServer.client().v1().events().inNamespace("partner").delete();
  }

  /** Fails when a status broke a rule or held something confidential. */
  public void verify() {
    assertThat(invariants.versionsSeen()).isPositive();
    invariants.verify(simulator.confidential());
  }

  @Override
  public void close() throws IOException {
    invariants.close();
    http.close();
    apiServer.close();
    simulator.close();
  }
}
