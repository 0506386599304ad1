// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.simulator.machine.PostedAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example in {@code CONTRIBUTING.md}. */
class SimulatorExampleTest {
  private static final String CLIENT_ID = "11111111-1111-1111-1111-111111111111";
  private static final String TENANT_ID = "22222222-2222-2222-2222-222222222222";

  @Test
  void standsInForMicrosoft() {
    try (var microsoft = Simulator.start()) {
      var app = microsoft.app(CLIENT_ID, "Partner", "Alert.Read.All").addSecret("s3cr~t");
      var contoso = microsoft.tenant(TENANT_ID, "Contoso").consent(app);
      var generator = AlertGenerator.seeded(1, contoso);
      contoso.alerts().addGenerated(generator, 20, Instant.now(), Duration.ofSeconds(1));
      var pc1 = contoso.machines().workstation("pc1.contoso.example");
      var processes = contoso.hunting().deviceProcessEvents();
      processes.add(
          Instant.now().minus(Duration.ofDays(2)), Instant.now(), Map.of("DeviceId", "a"));
      microsoft.apiFaults().next(Fault.afterTheFact(Fault.status(504)).onPath("/isolate"));
      try (var outage = microsoft.entraFaults().whileActive(Fault.htmlPage(503))) {
        // run what is tested, with microsoft.loginUrl(), apiUrl(), graphUrl() and caPem()
        assertThat(outage.hits()).isZero();
      }
      assertThat(microsoft.requests()).filteredOn(RecordedRequest::isTokenRequest).isEmpty();
      assertThat(microsoft.ledger().of(pc1)).noneMatch(PostedAction::isExecuted);
      assertThat(microsoft.huntingLedger().of(TENANT_ID)).isEmpty();
    }
  }
}
