// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.alertsync.MdeAlertSyncReconciler;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.base.Watchdog;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.hunting.HuntingSource;
import io.mdeoperator.defender.machine.Machines;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.memory.DeliveryMemory;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.hunting.MdeHuntingQueryReconciler;
import io.mdeoperator.hunting.run.HuntingRole;
import io.mdeoperator.hunting.run.QueryMetrics;
import io.mdeoperator.hunting.run.RunServices;
import io.mdeoperator.hunting.run.RunTurns;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.ReadyEventRecorder;
import io.mdeoperator.kube.ReconcileLimit;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.machineaction.MdeMachineActionReconciler;
import io.mdeoperator.sink.DeliveryLag;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkOwner;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.store.ConfigMapCheckpointStore;
import io.mdeoperator.sink.store.ConfigMapQuarantine;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** What the kinds that call Microsoft's APIs have in common, and these kinds made of it. */
record SharedParts(
    KubernetesClient client,
    OperatorConfig config,
    Clouds clouds,
    TokenSource tokens,
    ReadyEventRecorder events,
    Backoff backoff,
    ConfigMapAccess configMaps,
    Sinks sinks,
    DeliveryMemory memory,
    MeterRegistry metrics,
    ReconcileLimit limit,
    Informers informers,
    Watchdog watchdog,
    Clock clock,
    MonotonicClock waits) {

  MdeAlertSyncReconciler feeds(AlertSource alerts) {
    return new MdeAlertSyncReconciler(
        client,
        configMaps,
        alerts,
        sinks,
        memory,
        clouds,
        events,
        backoff,
        config.minPollPeriod(),
        config.retention(),
        metrics,
        limit,
        informers,
        watchdog,
        clock,
        waits);
  }

  MdeMachineActionReconciler actions(Machines machines) {
    return new MdeMachineActionReconciler(
        client,
        machines,
        clouds,
        config.machineActions(),
        events,
        backoff,
        limit,
        informers,
        clock,
        waits);
  }

  MdeHuntingQueryReconciler queries(HuntingSource hunting) {
    var services =
        new RunServices(
            hunting,
            new HuntingRole(tokens, clock),
            sinkAt(DeliveryLag.ofRows(metrics, clock)),
            this::stores,
            clouds,
            new RunTurns(),
            memory.batches(),
            watchdog.executor(),
            new QueryMetrics(metrics),
            clock,
            waits);
    return new MdeHuntingQueryReconciler(
        client, services, config.hunting().enabled(), events, backoff, limit, informers);
  }

  private RunServices.SinkAt sinkAt(DeliveryLag lag) {
    return (input, index) -> {
      var sink =
          new SinkInput(
              ownerOf(input.query()),
              index,
              input.displayName(),
              input.sinks().secrets(),
              input.sinks().applications());
      return lag.measured(sink.spec().kind(), sinks.of(sink));
    };
  }

  private static SinkOwner ownerOf(MdeHuntingQuery query) {
    return new SinkOwner(query, RecordKind.HUNTING_ROW, query.getSpec().sinks());
  }

  private SinkStores stores(MdeHuntingQuery query) {
    return new SinkStores(
        new ConfigMapCheckpointStore(configMaps, query),
        new ConfigMapQuarantine(configMaps, query, clock, false),
        memory.remembered());
  }
}
