// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator;

import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.PartnerApp;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A simulator whose clock stands still, with one app and one tenant that consented to it. */
public record OnboardedTenant(
    Simulator simulator, SimulatorClient client, PartnerApp app, CustomerTenant tenant)
    implements AutoCloseable {
  public static final String CLIENT_ID = "11111111-1111-1111-1111-111111111111";
  public static final String SECRET = "partner-secret-of-the-tests";
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  public static OnboardedTenant start() {
    var simulator = Simulator.start(SimulatorClock.stoppedAt(NOW));
    var app = simulator.app(CLIENT_ID, "Partner", "Alert.Read.All").addSecret(SECRET);
    var tenant = simulator.tenant(UUID.randomUUID().toString(), "Contoso").consent(app);
    return new OnboardedTenant(simulator, new SimulatorClient(simulator), app, tenant);
  }

  public String token() throws Exception {
    return client.token(tenant, CLIENT_ID, SECRET);
  }

  /** Lists alerts with a new token; the query is given decoded. */
  public HttpResponse<String> alerts(Map<String, String> query) throws Exception {
    return call("/api/alerts", query);
  }

  /** A GET with a new token; the query is given decoded. */
  public HttpResponse<String> call(String path, Map<String, String> query) throws Exception {
    return client.api(token(), path, query);
  }

  /** A POST of JSON with a new token. */
  public HttpResponse<String> post(String path, String json) throws Exception {
    return client.apiPost(token(), path, json);
  }

  /** The administrator grants the app these roles and no others. */
  public OnboardedTenant granting(String... roles) {
    tenant.consent(app, roles);
    return this;
  }

  @Override
  public void close() {
    client.close();
    simulator.close();
  }
}
