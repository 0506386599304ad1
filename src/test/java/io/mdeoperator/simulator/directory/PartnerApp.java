// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/**
 * The partner's app registration: multi-tenant, enabled, without a credential until one is added.
 * Thread-safe.
 */
public final class PartnerApp {
  private final String clientId;
  private final String name;
  private final Consumer<String> confidential;
  private final List<AppCredential> credentials = new CopyOnWriteArrayList<>();
  private final Set<String> redirectUris = new CopyOnWriteArraySet<>();
  private final Map<KnownResource, List<String>> declaredRoles = new ConcurrentSkipListMap<>();
  private volatile String homeTenantId;
  private volatile boolean enabled = true;

  public PartnerApp(
      String clientId, String name, List<String> declaredRoles, Consumer<String> confidential) {
    this.clientId = clientId;
    this.name = name;
    this.declaredRoles.put(KnownResource.WINDOWS_DEFENDER_ATP, declaredRoles);
    this.confidential = confidential;
  }

  public String clientId() {
    return clientId;
  }

  public String name() {
    return name;
  }

  /** The application permissions that the registration asks for, of each API. */
  public Map<KnownResource, List<String>> declaredRoles() {
    return Map.copyOf(declaredRoles);
  }

  /** Changes what is asked for of WindowsDefenderATP, see the other one. */
  public PartnerApp declareRoles(String... roles) {
    return declareRoles(KnownResource.WINDOWS_DEFENDER_ATP, roles);
  }

  /**
   * Changes what the registration asks for of one API. Tenants get it by consenting again, not
   * before.
   */
  public PartnerApp declareRoles(KnownResource resource, String... roles) {
    declaredRoles.put(resource, List.of(roles));
    return this;
  }

  /** Adds a secret that never expires. Several may be good at once. */
  public PartnerApp addSecret(String value) {
    return addSecret(value, null);
  }

  /** Adds a secret that expires by the simulator's clock. */
  public PartnerApp addSecret(String value, Instant expires) {
    confidential.accept(value);
    credentials.add(new ClientSecret(value, expires));
    return this;
  }

  public PartnerApp removeSecret(String value) {
    credentials.removeIf(c -> c instanceof ClientSecret secret && secret.value().equals(value));
    return this;
  }

  /** This secret and no other from now on. */
  public PartnerApp replaceSecrets(String value) {
    credentials.removeIf(ClientSecret.class::isInstance);
    return addSecret(value);
  }

  /** Uploads a certificate with an RSA key. Several may be good at once, also beside secrets. */
  public PartnerApp addCertificate(X509Certificate certificate) {
    credentials.add(new RegisteredCertificate(certificate));
    return this;
  }

  public PartnerApp removeCertificate(X509Certificate certificate) {
    credentials.remove(new RegisteredCertificate(certificate));
    return this;
  }

  /** Trusts tokens of another issuer, whose keys have to be known to the simulator as well. */
  public PartnerApp addFederatedCredential(String issuer, String subject) {
    credentials.add(new FederatedCredential(issuer, subject, "api://AzureADTokenExchange"));
    return this;
  }

  public PartnerApp removeFederatedCredentials() {
    credentials.removeIf(FederatedCredential.class::isInstance);
    return this;
  }

  /**
   * Registers a redirect URI. Consent pages redirect to no other, and to the first one where a link
   * names none.
   */
  public PartnerApp addRedirectUri(String uri) {
    redirectUris.add(uri);
    return this;
  }

  /** Makes it a registration for its own tenant only, as by a wrong choice in the portal. */
  public PartnerApp singleTenant(String tenantId) {
    homeTenantId = tenantId;
    return this;
  }

  /** Disables the registration: no tenant gets a token (AADSTS7000112). */
  public PartnerApp disable() {
    enabled = false;
    return this;
  }

  public PartnerApp enable() {
    enabled = true;
    return this;
  }

  public List<AppCredential> credentials() {
    return credentials;
  }

  public Set<String> redirectUris() {
    return redirectUris;
  }

  public boolean isEnabled() {
    return enabled;
  }

  public boolean isMultiTenant() {
    return homeTenantId == null;
  }

  public boolean isFor(String tenantId) {
    return isMultiTenant() || homeTenantId.equalsIgnoreCase(tenantId);
  }
}
