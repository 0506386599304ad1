// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts as long as the API answers as it should. */
class DefenderClientTest extends SimulatedDefender {
  @ParameterizedTest
  @ValueSource(strings = {"get-alerts.example1.json", "get-alerts.example2-expand-evidence.json"})
  void deliversDocumentedAlertsByteForByte(String sample) throws Exception {
    var text = Files.readString(Path.of("src/test/resources/documented-samples", sample));
    var alert = text.substring(text.indexOf('[') + 1, text.lastIndexOf(']')).strip();
    tenant.alerts().add(alert);

    var answer = read(query(Instant.EPOCH, 10));

    assertThat(answer).isEqualTo(new ApiAnswer.Read(1, true, clock.instant()));
    assertThat(alerts).extracting(a -> new String(a.json(), UTF_8)).containsExactly(alert);
  }

  @Test
  void sendsBearerUserAgentAndQuery() {
    var filter = new Filter(List.of("High", "Low"), List.of("New"), null, null);
    client.alerts(
        api(),
        new AlertQuery(
            START, Optional.of(START.plusSeconds(60)), AlertSlice.WHOLE, filter, 5, 2, true),
        alerts::add);

    assertThat(calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.status()).isEqualTo(200);
              assertThat(call.path()).isEqualTo("/api/alerts");
              assertThat(call.query()).contains("$top=5&$skip=2&$expand=evidence");
              assertThat(call.headers())
                  .containsEntry("User-Agent", "MdePartner-Test/1")
                  .containsEntry("Accept", "application/json")
                  .hasEntrySatisfying(
                      "Authorization", value -> assertThat(value).startsWith("Bearer token-"));
            });
  }

  @Test
  void readsTheWindowAndTheFilterAskedFor() {
    generate(20);
    var inside =
        new AlertQuery(
            START.plusSeconds(5),
            Optional.of(START.plusSeconds(8)),
            AlertSlice.WHOLE,
            ALL,
            100,
            0,
            false);

    client.alerts(api(), inside, alerts::add);

    assertThat(alerts)
        .extracting(Alert::lastUpdateTime)
        .containsExactlyInAnyOrder(
            START.plusSeconds(5), START.plusSeconds(6), START.plusSeconds(7));
  }

  @Test
  void tellsAFullPageFromACompleteOne() {
    generate(5);

    assertThat(read(query(START, 5))).isEqualTo(new ApiAnswer.Read(5, false, clock.instant()));
    assertThat(read(query(START, 6))).isEqualTo(new ApiAnswer.Read(5, true, clock.instant()));
  }

  @Test
  void believesNoServerThatIsFarAheadOfThisMachine() {
    for (var ahead : List.of(Duration.ofMinutes(1), Duration.ofHours(3))) {
      var date =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(START.plus(ahead).atOffset(ZoneOffset.UTC));
      simulator
          .apiFaults()
          .next(Fault.answer(200, Map.of("Date", date), "application/json", "{\"value\":[]}"));

      assertThat(read(query(START, 5)))
          .isEqualTo(
              new ApiAnswer.Read(0, true, START.plusSeconds(Math.min(ahead.toSeconds(), 300))));
    }
  }

  @Test
  void stopsWhenTheReaderHasEnough() {
    generate(200);

    var answer =
        client.alerts(
            api(),
            query(START, 1000),
            alert -> {
              alerts.add(alert);
              return alerts.size() < 3;
            });

    assertThat(answer).isEqualTo(new ApiAnswer.Read(3, false, clock.instant()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example/api/alerts?$skip=1", "/api/alerts?$skip=1"})
  void takesALinkToMoreForMoreAndDoesNotFollowIt(String link) {
    respond("{\"value\":[],\"@odata.nextLink\":\"" + link + "\"}");

    assertThat(read(query(START, 10))).isEqualTo(new ApiAnswer.Read(0, false, clock.instant()));
    assertThat(calls()).hasSize(1);
  }

  @Test
  void passesAlertsWithoutIdAndOfAnotherTenantThrough() {
    tenant.alerts().add("{\"lastUpdateTime\":\"2026-03-01T12:00:00Z\",\"aadTenantId\":\"ABC\"}");

    read(query(START, 10));

    assertThat(alerts)
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.id()).isEmpty();
              assertThat(alert.tenantId()).isEqualTo("abc");
            });
  }

  @Test
  void readsNoAlerts() {
    assertThat(read(query(START, 10))).isEqualTo(new ApiAnswer.Read(0, true, clock.instant()));
  }

  @Test
  void probesWithoutMemoryForALongAlert() {
    tenant
        .alerts()
        .add(
            "{\"id\":\"da1\",\"lastUpdateTime\":\"2026-03-01T11:00:00Z\",\"description\":\"%s\"}"
                .formatted("x".repeat(1 << 20)));

    assertThat(client.probe(api())).isEqualTo(new ApiAnswer.Read(1, false, clock.instant()));
    assertThat(client.alerts(api(), query(Instant.EPOCH, 10), AlertHandler.NONE))
        .isInstanceOf(ApiAnswer.NoRoom.class);
  }

  @Test
  void probesWithASingleCall() {
    generate(3);

    assertThat(client.probe(api())).isInstanceOf(ApiAnswer.Read.class);
    assertThat(calls()).singleElement().extracting(RecordedRequest::query).isEqualTo("$top=1");
  }

  @Test
  void readsWithAnOpaqueToken() {
    tenant.tokens(TokenShape.opaqueText());

    assertThat(read(query(START, 10))).isInstanceOf(ApiAnswer.Read.class);
  }

  @Test
  void readsASlowAnswerToItsEnd() {
    generate(3);
    simulator.apiFaults().next(Fault.slowBody(500, Duration.ofMillis(5)));

    assertThat(read(query(START, 10))).isEqualTo(new ApiAnswer.Read(3, true, clock.instant()));
  }
}
