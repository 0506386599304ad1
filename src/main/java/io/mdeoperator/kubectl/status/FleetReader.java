// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import io.mdeoperator.kubectl.status.FeedTotals.Problem;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.view.Catalogue;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.KubeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Joins tenants and feeds. Holds a few numbers for each customer, and one object at a time. Not
 * thread-safe.
 */
final class FleetReader {
  private final Cluster cluster;
  private final List<String> scope;
  private final Catalogue catalogue = new Catalogue();
  private final Map<String, FeedTotals> feeds = new HashMap<>();
  private final List<Problem> others = new ArrayList<>();

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
   */
  void read(List<String> selector, Consumer<CustomerRow> rows) throws KubectlException {
    cluster.items(
        get(Kind.APPLICATION.resource() + "," + Kind.FEED.resource(), List.of()),
        json -> addOther(new KubeObject(json)));
    cluster.items(
        get(Kind.TENANT.resource(), selector),
        json -> {
          var tenant = new KubeObject(json);
          var key = key(tenant.namespace(), tenant.name());
          rows.accept(CustomerRow.of(tenant, feeds.getOrDefault(key, FeedTotals.NONE), catalogue));
        });
  }

  /** Applications and fleet feeds that are not Ready, or warn: no row of a customer shows them. */
  List<Problem> others() {
    return others;
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
      Problem.of(object).or(() -> Problem.ahead(object)).ifPresent(others::add);
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
