// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.odata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.simulator.defender.AlertProperty;
import io.mdeoperator.simulator.defender.AlertTime;
import io.mdeoperator.simulator.defender.StoredAlert;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ODataFilterTest {
  private static final String ALERT =
      """
      {"id": "da637308392288907382_-880718168", "incidentId": 7587, "investigationId": null,
       "severity": "High", "status": "New", "category": "It's", "assignedTo": null,
       "alertCreationTime": "2020-07-20T10:53:48Z",
       "lastUpdateTime": "2020-07-20T10:53:50.1234567Z"}
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lastUpdateTime ge 2020-07-20T10:53:50.1234567Z",
        "lastUpdateTime le 2020-07-20T10:53:50.1234567Z",
        "lastUpdateTime gt 2020-07-20T10:53:50.1234566Z",
        "lastUpdateTime lt 2020-07-20T10:53:50.1234568Z",
        "lastUpdateTime eq 2020-07-20T12:53:50.1234567+02:00",
        "alertCreationTime eq 2020-07-20T10:53:48.000Z",
        "severity eq 'High' and status eq 'New'",
        "severity eq 'Low' or status eq 'New'",
        "severity eq 'Low' and severity eq 'High' or status eq 'New'",
        "(status eq 'New' or severity eq 'Low') and incidentId gt 7586",
        "category eq 'It''s'",
        "id eq 'da637308392288907382_-880718168'",
        "investigationId eq null and assignedTo eq null",
        "severity ne 'Low'",
        "lastEventTime eq null"
      })
  void matches(String filter) throws ODataException {
    assertThat(ODataFilter.parse(filter, AlertProperty.ENTITY).matches(alert().properties()))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lastUpdateTime gt 2020-07-20T10:53:50.1234567Z",
        "lastUpdateTime ge 2020-07-20T10:53:50.1234568Z",
        "lastUpdateTime lt 2020-07-20T10:53:50.1234567Z",
        "severity eq 'Low' and (severity eq 'High' or status eq 'New')",
        "severity eq 'high'",
        "investigationId ge 0",
        "lastEventTime le 2030-01-01T00:00:00Z"
      })
  void doesNotMatch(String filter) throws ODataException {
    assertThat(ODataFilter.parse(filter, AlertProperty.ENTITY).matches(alert().properties()))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lastUpdateTime",
        "lastUpdateTime ge",
        "lastUpdateTime ge '2020-07-20T10:53:50Z'",
        "lastUpdateTime ge 2020-07-20",
        "lastUpdateTime ge 2020-07-20T10:53:50.12345678Z",
        "lastUpdateTime ge 2020-07-20T10:53:50",
        "lastUpdateTime => 2020-07-20T10:53:50Z",
        "LastUpdateTime ge 2020-07-20T10:53:50Z",
        "machineId eq 'x'",
        "severity eq High",
        "severity eq 'High",
        "incidentId eq 'one'",
        "(severity eq 'High'",
        "severity eq 'High') ",
        "severity eq 'High' status eq 'New'",
        "severity eq 'High' and"
      })
  void isRefused(String filter) {
    assertThatThrownBy(() -> ODataFilter.parse(filter, AlertProperty.ENTITY))
        .isInstanceOf(ODataException.class);
  }

  @Test
  void knowsTheRangeOfUpdatesThatCanMatch() throws ODataException {
    var from = AlertTime.parse("2020-01-01T00:00:00Z").ticks();
    var to = AlertTime.parse("2020-01-02T00:00:00Z").ticks();
    var window =
        "lastUpdateTime ge 2020-01-01T00:00:00Z and lastUpdateTime lt 2020-01-02T00:00:00Z";

    assertThat(
            ODataFilter.parse(window, AlertProperty.ENTITY).range(AlertProperty.LAST_UPDATE_TIME))
        .isEqualTo(new ODataFilter.TimeRange(from, to));
    assertThat(
            ODataFilter.parse("severity eq 'Low' or " + window, AlertProperty.ENTITY)
                .range(AlertProperty.LAST_UPDATE_TIME))
        .isEqualTo(ODataFilter.TimeRange.ALL);
    assertThat(
            ODataFilter.parse("severity eq 'Low' and " + window, AlertProperty.ENTITY)
                .range(AlertProperty.LAST_UPDATE_TIME))
        .isEqualTo(new ODataFilter.TimeRange(from, to));
  }

  @Test
  void timesAreExactTo100Nanoseconds() {
    var time = AlertTime.parse("1969-12-31T23:59:59.9999999Z");

    assertThat(time.ticks()).isEqualTo(-1);
    assertThat(time).hasToString("1969-12-31T23:59:59.9999999Z");
    assertThat(time.toInstant()).isEqualTo(Instant.EPOCH.minusNanos(100));
    assertThat(AlertTime.parse("2020-07-20T10:53:50.19Z").format(4))
        .isEqualTo("2020-07-20T10:53:50.1900Z");
    assertThat(AlertTime.parse("2020-07-20T10:53:50.19Z").format(0))
        .isEqualTo("2020-07-20T10:53:50Z");
  }

  private static StoredAlert alert() {
    return StoredAlert.of(1, ALERT, Instant.MIN);
  }
}
