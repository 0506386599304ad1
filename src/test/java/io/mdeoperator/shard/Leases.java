// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;

/** Leases on a fake API server, which others hold, renew and release; time passes on request. */
final class Leases implements AutoCloseable {
  static final Duration EXPIRY = Duration.ofSeconds(15);

  private static final String NAMESPACE = "operator";
  private static final String FAMILY = "mde";
  private static final ZonedDateTime START =
      ZonedDateTime.of(2026, 11, 24, 8, 0, 0, 0, ZoneOffset.UTC);

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new KubernetesCrudDispatcher(),
          false);
  private final KubernetesClient client;
  private Instant now = Instant.EPOCH;
  private int renewals;

  Leases() {
    server.init();
    client = server.createClient();
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** What the process of a shard knows of them. */
  ShardLeases seenBy(int index, int count) {
    return new ShardLeases(client, NAMESPACE, FAMILY, new Shard(index, count), EXPIRY, this::now);
  }

  /** A holder gets or renews the Lease of a shard, as the framework does. */
  void hold(int index, int count, String holder) {
    renewals++;
    var lease = named(nameOf(index, count));
    if (lease.get() == null) {
      lease.create();
    }
    lease.edit(
        seen ->
            new LeaseBuilder(seen)
                .editOrNewSpec()
                .withHolderIdentity(holder)
                .withRenewTime(START.plusSeconds(renewals))
                .endSpec()
                .build());
  }

  /** Its holder leaves it to the next one. */
  void release(int index, int count) {
    hold(index, count, "");
  }

  /** Another object of the same kind. */
  void holdOther(String name) {
    named(name).create();
  }

  String waitingHolder(int index, int count) {
    var annotations = named(nameOf(index, count)).get().getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(ShardLeases.WAITING);
  }

  /** The API server answers no call any more. */
  void breakDown() {
    server.shutdown();
  }

  private String nameOf(int index, int count) {
    return seenBy(index, count).ownName();
  }

  private Resource<Lease> named(String name) {
    return client
        .leases()
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("other")
                .withRenewTime(START)
                .endSpec()
                .build());
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }
}
