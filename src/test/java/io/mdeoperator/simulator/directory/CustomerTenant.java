// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import io.mdeoperator.simulator.defender.AlertStore;
import io.mdeoperator.simulator.hunting.HuntingTables;
import io.mdeoperator.simulator.machine.MachineActions;
import io.mdeoperator.simulator.machine.Machines;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A customer's tenant: licensed for Defender, active, with no app consented, no alerts, no machines
 * and no tables until a test says otherwise. Thread-safe.
 */
public final class CustomerTenant {
  private final String id;
  private final String name;
  private final AlertStore alerts;
  private final MachineActions machineActions;
  private final Machines machines;
  private final HuntingTables hunting = new HuntingTables();
  private final Map<String, ServicePrincipal> servicePrincipals = new ConcurrentHashMap<>();
  private volatile boolean licensed = true;
  private volatile boolean accountActive = true;
  private final Map<KnownResource, TokenShape> tokenShapes = new ConcurrentHashMap<>();
  private volatile TokenShape tokenShape = TokenShape.regular();

  public CustomerTenant(String id, String name, Clock clock) {
    this.id = id.toLowerCase(Locale.ROOT);
    this.name = name;
    this.alerts = new AlertStore(clock);
    this.machineActions = new MachineActions(clock);
    this.machines = new Machines(this.id, machineActions, clock);
  }

  /** The tenant id, lower case. */
  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public AlertStore alerts() {
    return alerts;
  }

  public Machines machines() {
    return machines;
  }

  /** What is there to be hunted in. */
  public HuntingTables hunting() {
    return hunting;
  }

  public MachineActions machineActions() {
    return machineActions;
  }

  /** An administrator grants all that the app declares now. */
  public CustomerTenant consent(PartnerApp app) {
    return consent(app, app.declaredRoles());
  }

  /** An administrator grants exactly these roles of Defender; none is possible too. */
  public CustomerTenant consent(PartnerApp app, String... roles) {
    return consent(app, KnownResource.WINDOWS_DEFENDER_ATP, roles);
  }

  /** An administrator grants exactly these roles of an API, and leaves those of others alone. */
  public CustomerTenant consent(PartnerApp app, KnownResource resource, String... roles) {
    return consent(app, Map.of(resource, List.of(roles)));
  }

  /** The service principal is deleted. A later consent makes one with another object id. */
  public CustomerTenant withdraw(PartnerApp app) {
    servicePrincipals.remove(app.clientId());
    return this;
  }

  /** The enterprise application is disabled for sign-in (AADSTS7000112). */
  public CustomerTenant disable(PartnerApp app) {
    servicePrincipals.computeIfPresent(
        app.clientId(), (key, principal) -> principal.enabled(false));
    return this;
  }

  public CustomerTenant enable(PartnerApp app) {
    servicePrincipals.computeIfPresent(app.clientId(), (key, principal) -> principal.enabled(true));
    return this;
  }

  /**
   * Without a licence WindowsDefenderATP has no service principal here: no token for it
   * (AADSTS500011), no consent (AADSTS650052).
   */
  public CustomerTenant defenderLicensed(boolean yes) {
    licensed = yes;
    return this;
  }

  /** Short for {@code defenderLicensed(false)}. */
  public CustomerTenant withoutDefenderLicence() {
    return defenderLicensed(false);
  }

  /** While inactive the API answers 401 "Account mode is inactive", whatever the token. */
  public CustomerTenant inactiveAccount(boolean inactive) {
    accountActive = !inactive;
    return this;
  }

  /** How tokens for this tenant look from now on. */
  public CustomerTenant tokens(TokenShape shape) {
    tokenShape = shape;
    tokenShapes.clear();
    return this;
  }

  /** How tokens for one API look from now on. */
  public CustomerTenant tokens(KnownResource resource, TokenShape shape) {
    tokenShapes.put(resource, shape);
    return this;
  }

  /** The object id that tokens of this app carry as {@code oid}; empty without consent. */
  public Optional<String> servicePrincipalId(PartnerApp app) {
    return servicePrincipal(app).map(ServicePrincipal::objectId);
  }

  /** The roles of Defender that are granted to this app; empty without consent. */
  public List<String> grantedRoles(PartnerApp app) {
    return grantedRoles(app, KnownResource.WINDOWS_DEFENDER_ATP);
  }

  /** The roles of an API that are granted to this app; empty without consent. */
  public List<String> grantedRoles(PartnerApp app, KnownResource resource) {
    return servicePrincipal(app)
        .map(principal -> principal.grantedRoles(resource))
        .orElse(List.of());
  }

  public Optional<ServicePrincipal> servicePrincipal(PartnerApp app) {
    return Optional.ofNullable(servicePrincipals.get(app.clientId()));
  }

  public boolean isLicensed() {
    return licensed;
  }

  public boolean isAccountActive() {
    return accountActive;
  }

  public TokenShape tokenShape(KnownResource resource) {
    return tokenShapes.getOrDefault(resource, tokenShape);
  }

  private CustomerTenant consent(PartnerApp app, Map<KnownResource, List<String>> roles) {
    servicePrincipals.merge(
        app.clientId(),
        new ServicePrincipal(UUID.randomUUID().toString(), roles, true),
        (old, fresh) -> old.granted(roles));
    return this;
  }
}
