// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.testing.TestEnvironment;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole operator against each cloud: only the hosts are the simulator's. */
class CloudsIT {
  private static EmbeddedApiServer server;
  private static TestEnvironment stage;

  @BeforeAll
  static void startOperator() throws Exception {
    server = EmbeddedApiServer.start();
    stage = new TestEnvironment(server.client(), server.client().getConfiguration(), "partner");
    stage.secret(TestEnvironment.CLIENT_SECRET);
    for (var cloud : Cloud.values()) {
      stage.application(name(cloud), cloud);
    }
    stage.startOperator();
  }

  @AfterAll
  static void stopOperator() {
    try (var _ = server) {
      stage.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Cloud.class)
  void asksForATokenOfTheCloudsOwnApi(Cloud cloud) {
    var builtIn = BuiltInClouds.with(OperatorConfig.defaults()).entra(cloud);
    var customer = customer().consent(stage.app());

    var tenant = onboard(cloud, customer, "ready", "True", "Ready");

    assertThat(tenant.getStatus().token().audience()).isEqualTo(builtIn.defender().resource());
    assertThat(tenant.getStatus().consent().url()).startsWith(stage.simulator().loginUrl());
    assertThat(tokenRequests(customer))
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(String.join(" ", request.form().get("scope")).split(" "))
                    .contains(builtIn.scope()));
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLIC, 90038",
    "US_GOV_GCC, 90038",
    "US_GOV_GCC_HIGH, 900382",
    "US_GOV_DOD, 900432",
  })
  void tellsThatTheTenantBelongsToAnotherCloud(Cloud cloud, int number) {
    var customer = customer();
    try (var elsewhere =
        stage
            .simulator()
            .entraFaults()
            .whileActive(
                Fault.aadsts(number, 400, "invalid_request", "It is another cloud's.")
                    .forTenant(customer.id()))) {
      var tenant = onboard(cloud, customer, "elsewhere", "False", "WrongCloud");

      assertThat(tenant.getStatus().lastFailure().code()).isEqualTo("AADSTS" + number);
      assertThat(elsewhere.hits()).isPositive();
    }
  }

  @Test
  void keepsTheAudienceAndTheConfiguredApiInEveryRegion() {
    for (var geo : List.of(Geo.EU, Geo.AEA)) {
      var customer = customer().consent(stage.app());
      var name = "region-" + geo.name().toLowerCase(Locale.ROOT);
      stage.apply(
          MdeTenant.class,
          """
          apiVersion: mde-operator.io/v1alpha1
          kind: MdeTenant
          metadata: {name: %s, namespace: partner}
          spec: {applicationRef: {name: %s}, tenantId: %s, geo: %s}
          """
              .formatted(
                  name,
                  name(Cloud.PUBLIC),
                  customer.id(),
                  geo.name().charAt(0) + geo.name().substring(1).toLowerCase(Locale.ROOT)));

      var tenant = stage.awaitReady(MdeTenant.class, name, "True", "Ready");

      assertThat(tenant.getStatus().token().audience())
          .isEqualTo("https://api.securitycenter.microsoft.com");
    }
  }

  private static MdeTenant onboard(
      Cloud cloud, CustomerTenant customer, String as, String ready, String reason) {
    var name = as + "-" + name(cloud);
    stage.tenant(name, customer.id(), name(cloud));
    return stage.awaitReady(MdeTenant.class, name, ready, reason);
  }

  private static CustomerTenant customer() {
    return stage.customer(UUID.randomUUID().toString(), "Customer");
  }

  private static List<RecordedRequest> tokenRequests(CustomerTenant customer) {
    return stage.simulator().requests().stream()
        .filter(RecordedRequest::isTokenRequest)
        .filter(request -> customer.id().equals(request.tenantId()))
        .toList();
  }

  private static String name(Cloud cloud) {
    return cloud.value().toLowerCase(Locale.ROOT);
  }
}
