// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.configmap;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.alertsync.sink.Batch;
import io.mdeoperator.alertsync.sink.Delivery;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.alertsync.sink.SinkKind;
import io.mdeoperator.kube.OwnedConfigMaps;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Mirrors in ConfigMaps, a few at a time. */
public final class ConfigMapSinkKind implements SinkKind {
  /** A mirror is in memory as a whole while it is changed. */
  private static final int AT_ONCE = 4;

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final KubernetesClient client;
  private final InstantSource clock;

  /** Makes sinks that use the given client. */
  public ConfigMapSinkKind(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return Optional.ofNullable(input.spec().configMap())
        .map(
            spec ->
                new ConfigMapSink(new OwnedConfigMaps(client, input.feed(), "alerts"), spec, clock))
        .map(mirror -> batch -> inTurn(mirror, batch));
  }

  private Delivery inTurn(Sink mirror, Batch batch) {
    turns.acquireUninterruptibly();
    try {
      return mirror.deliver(batch);
    } finally {
      turns.release();
    }
  }
}
