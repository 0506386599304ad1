// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import io.mdeoperator.kubectl.status.FeedTotals.Problem;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import io.mdeoperator.kubectl.view.Catalogue;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.KubeObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Joins tenants with their feeds, hunting queries and actions on devices. Holds a few numbers for
 * each customer, some objects that are not Ready, and one object at a time. Not thread-safe.
 */
final class FleetReader {
  private static final int MAX_OTHERS = 100;

  /** What customers have without needing it for their alerts. */
  private static final List<Kind> COUNTED = List.of(Kind.HUNTING_QUERY, Kind.MACHINE_ACTION);

  private final Cluster cluster;
  private final List<String> scope;
  private final Catalogue catalogue = new Catalogue();
  private final Map<String, FeedTotals> feeds = new HashMap<>();
  private final Map<Kind, Map<String, Count>> counts = new EnumMap<>(Kind.class);
  private final List<Problem> others = new ArrayList<>();
  private int othersLeftOut;

  /**
   * @param scope flags that choose namespaces
   */
  FleetReader(Cluster cluster, List<String> scope) {
    this.cluster = cluster;
    this.scope = scope;
  }

  /**
   * Reads all customers.
   *
   * @param selector flags that choose tenants
   * @param remarks takes what is left out, and why
   */
  void read(List<String> selector, Consumer<CustomerRow> rows, Consumer<String> remarks)
      throws KubectlException {
    cluster.items(
        get(Kind.APPLICATION.resource() + "," + Kind.FEED.resource(), List.of()),
        json -> addOther(new KubeObject(json)));
    readCounted(remarks);
    cluster.items(
        get(Kind.TENANT.resource(), selector),
        json -> {
          var tenant = new KubeObject(json);
          var key = key(tenant.namespace(), tenant.name());
          rows.accept(
              CustomerRow.of(
                  tenant,
                  feeds.getOrDefault(key, FeedTotals.NONE),
                  counts(Kind.HUNTING_QUERY).getOrDefault(key, Count.NONE),
                  counts(Kind.MACHINE_ACTION).getOrDefault(key, Count.NONE),
                  catalogue));
        });
  }

  /** What a user may not see, or what is not installed, is no reason to show no customers. */
  private void readCounted(Consumer<String> remarks) throws KubectlException {
    for (var kind : COUNTED) {
      try {
        cluster.items(get(kind.resource(), List.of()), json -> count(kind, new KubeObject(json)));
      } catch (KubectlException e) {
        if (e.reason() != Cause.FORBIDDEN && e.reason() != Cause.UNKNOWN_KIND) {
          throw e;
        }
        remarks.accept(kind.value() + " is left out. " + e.getMessage());
      }
    }
  }

  /** The children of a fleet query are told of by their parent. */
  private void count(Kind kind, KubeObject object) {
    object
        .text("spec", "tenantRef", "name")
        .ifPresent(
            tenant ->
                counts(kind)
                    .merge(
                        key(object.namespace(), tenant),
                        Count.NONE.plus(object),
                        (known, _) -> known.plus(object)));
    if (!object.isChild()) {
      add(object);
    }
  }

  /** All of a kind that have a tenant. */
  Count sum(Kind kind) {
    return counts(kind).values().stream().reduce(Count.NONE, Count::plus);
  }

  private Map<String, Count> counts(Kind kind) {
    return counts.computeIfAbsent(kind, _ -> new HashMap<>());
  }

  /**
   * Applications, fleet feeds, queries and actions that are not Ready, or warn: no row of a
   * customer shows them. The first ones.
   */
  List<Problem> others() {
    return others;
  }

  /** How many others there are beside the first ones. */
  int othersLeftOut() {
    return othersLeftOut;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  private void addOther(KubeObject object) {
    var tenant = object.text("spec", "tenantRef", "name");
    if (tenant.isPresent()) {
      feeds.merge(
          key(object.namespace(), tenant.get()),
          FeedTotals.NONE.plus(object),
          (known, _) -> known.plus(object));
    } else {
      add(object);
    }
  }

  private void add(KubeObject object) {
    var problem = Problem.of(object).or(() -> Problem.ahead(object));
    if (problem.isPresent() && others.size() >= MAX_OTHERS) {
      othersLeftOut++;
    } else {
      problem.ifPresent(others::add);
    }
  }

  private List<String> get(String resources, List<String> selector) {
    var arguments = new ArrayList<>(List.of("get", resources));
    arguments.addAll(scope);
    arguments.addAll(selector);
    return arguments;
  }

  private static String key(String namespace, String tenant) {
    return namespace + "/" + tenant;
  }
}
