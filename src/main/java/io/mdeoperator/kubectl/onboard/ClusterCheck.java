// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.onboard;

import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.KubeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What only the cluster knows of a list of customers. Changes nothing. */
public final class ClusterCheck {
  private final Cluster cluster;
  private final List<String> problems = new ArrayList<>();

  public ClusterCheck(Cluster cluster) {
    this.cluster = cluster;
  }

  /** What is wrong, a sentence for each. */
  public List<String> problems(List<Customer> customers, String yaml) throws KubectlException {
    checkApplications(customers);
    checkTenants(customers);
    if (problems.isEmpty()) {
      dryRun(yaml);
    }
    return problems;
  }

  private void checkApplications(List<Customer> customers) throws KubectlException {
    var clouds = new HashMap<String, String>();
    cluster.items(
        List.of("get", Kind.APPLICATION.resource()),
        json -> {
          var application = new KubeObject(json);
          clouds.put(application.name(), application.text("spec", "cloud").orElse("Public"));
        });
    for (var customer : customers) {
      var cloud = clouds.get(customer.application());
      if (cloud == null) {
        add(
            customer,
            "there is no MdeApplication '"
                + customer.application()
                + "' in this namespace: apply it first, correct the name, or choose another namespace with -n.");
      } else if (!cloud.equals("Public") && !List.of("", "Default").contains(customer.geo())) {
        add(
            customer,
            "geo is for the public cloud only, but the application's cloud is " + cloud + ".");
      }
    }
  }

  /** The same tenant under the same name is the same object: applying it changes nothing else. */
  private void checkTenants(List<Customer> customers) throws KubectlException {
    var listed = new HashMap<String, Customer>();
    customers.forEach(one -> listed.put(one.tenantId().toLowerCase(Locale.ROOT), one));
    cluster.items(
        List.of("get", Kind.TENANT.resource()), json -> addOther(new KubeObject(json), listed));
  }

  private void addOther(KubeObject tenant, Map<String, Customer> listed) {
    var id = tenant.text("spec", "tenantId").orElse("").toLowerCase(Locale.ROOT);
    var customer = listed.get(id);
    if (customer != null && !customer.name().equals(tenant.name())) {
      add(customer, "MdeTenant '" + tenant.name() + "' has this tenantId already.");
    }
  }

  private void dryRun(String yaml) throws KubectlException {
    try {
      cluster.run(List.of("apply", "--dry-run=server", "--filename=-"), yaml);
    } catch (KubectlException e) {
      if (e.reason() == Cause.FORBIDDEN) {
        throw e;
      }
      problems.add("The cluster does not accept the manifests: " + e.getMessage());
    }
  }

  private void add(Customer customer, String problem) {
    problems.add("Line " + customer.line() + ": " + problem);
  }
}
