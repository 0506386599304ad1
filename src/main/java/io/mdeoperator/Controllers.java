// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All controllers of the framework's operator. Thread-safe. */
record Controllers(Operator operator) {
  /**
   * Where caches are not filled, which must not be judged by, and of which kinds: {@code the
   * namespace partner (MdeTenant, Secret)}.
   */
  List<String> unsynced() {
    var kinds = new TreeMap<String, Set<String>>();
    for (RegisteredController<?> controller : operator.getRegisteredControllers()) {
      controller
          .getControllerHealthInfo()
          .informerEventSourceHealthIndicators()
          .values()
          .forEach(
              source ->
                  unsyncedNamespaces(source)
                      .forEach(
                          namespace ->
                              kinds
                                  .computeIfAbsent(place(namespace), _ -> new TreeSet<>())
                                  .add(kind(source))));
    }
    return kinds.entrySet().stream()
        .map(place -> place.getKey() + " (" + String.join(", ", place.getValue()) + ")")
        .toList();
  }

  private static List<String> unsyncedNamespaces(
      InformerWrappingEventSourceHealthIndicator<?> source) {
    return source.informerHealthIndicators().values().stream()
        .filter(informer -> !informer.hasSynced())
        .map(InformerHealthIndicator::getTargetNamespace)
        .toList();
  }

  private static String place(String namespace) {
    return namespace.equals(Constants.WATCH_ALL_NAMESPACES)
        ? "all namespaces"
        : "the namespace " + namespace;
  }

  private static String kind(InformerWrappingEventSourceHealthIndicator<?> source) {
    return ((EventSource<?, ?>) source).resourceType().getSimpleName();
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
