// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.Event;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** All controllers of the framework's operator. Thread-safe. */
record Controllers(Operator operator) {
  /** Names of the caches that are not filled, which must not be judged by. */
  List<String> unsynced() {
    var names = new TreeSet<String>();
    for (RegisteredController<?> controller : operator.getRegisteredControllers()) {
      controller
          .getControllerHealthInfo()
          .informerEventSourceHealthIndicators()
          .forEach(
              (name, source) -> {
                if (!isSynced(source.informerHealthIndicators())) {
                  names.add(name);
                }
              });
    }
    return List.copyOf(names);
  }

  private static boolean isSynced(Map<?, ?> informers) {
    return informers.values().stream()
        .allMatch(informer -> ((InformerHealthIndicator) informer).hasSynced());
  }

  /** Reconciles every object, whatever it waits for. */
  void reconcileAll() {
    operator
        .getRegisteredControllers()
        .forEach(controller -> reconcileAll((Controller<? extends HasMetadata>) controller));
  }

  private static void reconcileAll(Controller<? extends HasMetadata> controller) {
    controller
        .getEventSourceManager()
        .getControllerEventSource()
        .keys()
        .forEach(id -> controller.getEventProcessor().handleEvent(new Event(id)));
  }
}
