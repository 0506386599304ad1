// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All app registrations and tenants, by id whatever its letter case. */
public final class Directory {
  private final Clock clock;
  private final Consumer<String> confidential;
  private final Map<String, PartnerApp> apps = new ConcurrentHashMap<>();
  private final Map<String, CustomerTenant> tenants = new ConcurrentHashMap<>();

  public Directory(Clock clock, Consumer<String> confidential) {
    this.clock = clock;
    this.confidential = confidential;
  }

  public PartnerApp app(String clientId, String name, List<String> declaredRoles) {
    return apps.computeIfAbsent(
        key(clientId), id -> new PartnerApp(id, name, declaredRoles, confidential));
  }

  public CustomerTenant tenant(String tenantId, String name) {
    return tenants.computeIfAbsent(key(tenantId), id -> new CustomerTenant(id, name, clock));
  }

  public Optional<PartnerApp> app(String clientId) {
    return Optional.ofNullable(apps.get(key(clientId)));
  }

  public Optional<CustomerTenant> tenant(String tenantId) {
    return Optional.ofNullable(tenants.get(key(tenantId)));
  }

  /** By name. */
  public Collection<CustomerTenant> tenants() {
    return tenants.values().stream().sorted(Comparator.comparing(CustomerTenant::name)).toList();
  }

  private static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }
}
