// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink;
import io.mdeoperator.base.NamespaceBudget;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.OwnedConfigMaps;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Mirrors in ConfigMaps, as many at a time as the memory holds. */
public final class ConfigMapSinkKind implements SinkKind {
  private static final long BUDGET = 12 << 20;
  private static final long SHARE = 8 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** One ConfigMap as it arrives, as text, and as it is sent, beside the one before it. */
  private static final long SHARD_BYTES = 1 << 20;

  /** A key, a time and a place. */
  private static final long BYTES_PER_ALERT = 256;

  private final NamespaceBudget budget = new NamespaceBudget(BUDGET, SHARE);
  private final ConfigMapAccess access;
  private final InstantSource clock;

  /** Makes sinks that use the given access. */
  public ConfigMapSinkKind(ConfigMapAccess access, InstantSource clock) {
    this.access = access;
    this.clock = clock;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return Optional.ofNullable(input.spec().configMap())
        .map(
            spec ->
                input.owner().records() == RecordKind.ALERT ? mirror(input, spec) : none(input));
  }

  private Sink mirror(SinkInput input, ConfigMapSink spec) {
    return batch -> deliver(input, spec, batch);
  }

  /** Rows are personal data of any kind; whoever may read ConfigMaps is to see none of it. */
  private static Sink none(SinkInput input) {
    var problem =
        new Problem(
            Reason.SPEC_INVALID,
            input.field()
                + ": configMap mirrors alerts only. Use a sink of a different kind for rows.");
    return new Sink() {
      @Override
      public Delivery deliver(Batch batch) {
        return new Delivery.Failed(problem);
      }

      @Override
      public Optional<Problem> problem() {
        return Optional.of(problem);
      }
    };
  }

  private Delivery deliver(SinkInput input, ConfigMapSink spec, Batch batch) {
    var namespace = input.owner().namespace();
    var mirror =
        new MirrorWriter(
            new OwnedConfigMaps(access, input.owner().object(), "alerts"), spec, clock);
    var reservation = budget.reserve(namespace, Math.min(SHARE, bytes(spec, batch)), TIMEOUT);
    if (reservation.isEmpty()) {
      return new Delivery.Failed(
          new Problem(
              Reason.SINK_UNAVAILABLE,
              "Other mirrors use all the memory that mirrors may use. The operator retries."));
    }
    try (var _ = reservation.get()) {
      return mirror.deliver(batch);
    }
  }

  /** The alerts once more as lines, the index of the mirror, and one shard at a time. */
  private static long bytes(ConfigMapSink spec, Batch batch) {
    var lines =
        batch.items().stream()
            .mapToLong(item -> 2L * Math.min(item.json().length, MirrorLine.MAX_BYTES))
            .sum();
    return lines + BYTES_PER_ALERT * spec.retention().maxAlerts() + SHARD_BYTES;
  }
}
