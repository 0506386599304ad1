// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.mdeoperator.api.Roles;
import io.mdeoperator.demo.cluster.DemoHosts;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.machine.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Entra ID and Defender for Endpoint as the examples presuppose them: the partner's app is
 * registered, the customers have Defender, some devices and alerts, and nobody has consented.
 */
public final class SimulatedMicrosoft implements AutoCloseable {
  private static final int SEED = 7;
  private static final int PAST_ALERTS = 5;
  private static final List<String> WORKSTATIONS = List.of("pc1", "pc10");
  private static final Duration PAST = Duration.ofHours(5);

  private final Simulator simulator;
  private final PartnerApp app;
  private final Map<String, Customer> customers;

  /** A customer's tenant, and where its alerts come from. */
  public record Customer(CustomerTenant tenant, AlertGenerator generator) {}

  public SimulatedMicrosoft(Manifests manifests, String clientSecret, DemoHosts hosts) {
    simulator =
        Simulator.start(SimulatorClock.running(), hosts.login(), hosts.api(), hosts.graph());
    String clientId = manifests.application().get("spec", "clientId");
    var roles = manifests.requiredRoles();
    app =
        simulator
            .app(clientId, "Partner", Roles.ofDefender(roles).toArray(String[]::new))
            .declareRoles(
                KnownResource.MICROSOFT_GRAPH, Roles.ofGraph(roles).toArray(String[]::new))
            .addSecret(clientSecret);
    customers =
        manifests.tenants().stream()
            .collect(Collectors.toMap(t -> t.getMetadata().getName(), this::customer));
  }

  private Customer customer(GenericKubernetesResource manifest) {
    var tenant =
        simulator.tenant(manifest.get("spec", "tenantId"), manifest.get("spec", "displayName"));
    var customer = new Customer(tenant, AlertGenerator.seeded(SEED, tenant));
    tenant
        .alerts()
        .addGenerated(
            customer.generator(),
            PAST_ALERTS,
            simulator.clock().instant().minus(PAST),
            PAST.dividedBy(PAST_ALERTS));
    var domain = "." + manifest.getMetadata().getName() + ".example";
    WORKSTATIONS.forEach(name -> tenant.machines().workstation(name + domain));
    tenant.machines().server("dc1" + domain);
    return customer;
  }

  /** The partner registers this redirect URI. */
  public void callBack(String redirectUri) {
    app.addRedirectUri(redirectUri);
  }

  public Simulator simulator() {
    return simulator;
  }

  /** The tenant of the MdeTenant of this name. */
  public CustomerTenant tenant(String name) {
    return customers.get(name).tenant();
  }

  /** The workstation that the story isolates. */
  public Machine workstation(String name) {
    return tenant(name).machines().all().stream()
        .filter(machine -> machine.computerDnsName().startsWith(WORKSTATIONS.getFirst() + "."))
        .findFirst()
        .orElseThrow();
  }

  /** Defender raises one more alert for this customer, now. */
  public void raiseAlert(String name) {
    var customer = customers.get(name);
    customer.tenant().alerts().add(customer.generator().next(simulator.clock().instant()));
  }

  /** The customer deletes the partner's app in its tenant. */
  public void withdraw(String name) {
    tenant(name).withdraw(app);
  }

  @Override
  public void close() {
    simulator.close();
  }
}
