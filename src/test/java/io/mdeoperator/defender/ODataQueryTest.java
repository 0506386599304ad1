// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ODataQueryTest {
  private static final Instant FROM = Instant.parse("2026-03-01T12:00:00.5Z");

  @Test
  void asksForAnOpenEndedWindow() {
    var query =
        new AlertQuery(FROM, Optional.empty(), AlertSlice.WHOLE, Filter.ALL, 10_000, 0, false);

    assertThat(ODataQuery.alerts(URI.create("https://api.example"), query))
        .hasToString(
            "https://api.example/api/alerts?$filter=lastUpdateTime%20ge%202026-03-01T12%3A00%3A00.5000000Z&$top=10000");
  }

  @Test
  void asksForAClosedWindowWithEverything() {
    var query =
        new AlertQuery(
            FROM, Optional.of(FROM.plusSeconds(1)), AlertSlice.WHOLE, Filter.ALL, 7, 14, true);

    assertThat(ODataQuery.alerts(URI.create("https://api.example/"), query).toString())
        .startsWith("https://api.example/api/alerts?$filter=lastUpdateTime%20ge%20")
        .contains("%20and%20lastUpdateTime%20lt%202026-03-01T12%3A00%3A01.5000000Z")
        .endsWith("&$top=7&$skip=14&$expand=evidence");
  }

  @Test
  void joinsValuesOfOneMemberByOr() {
    var filter =
        new Filter(
            List.of("High", "Medium"),
            List.of("New"),
            List.of("O'Neill & co"),
            List.of("WindowsDefenderAtp", "WindowsDefenderAv"));

    assertThat(
            ODataQuery.filter(
                new AlertQuery(FROM, Optional.empty(), AlertSlice.WHOLE, filter, 1, 0, false)))
        .isEqualTo(
            "lastUpdateTime ge 2026-03-01T12:00:00.5000000Z"
                + " and (severity eq 'High' or severity eq 'Medium')"
                + " and status eq 'New'"
                + " and category eq 'O''Neill & co'"
                + " and (detectionSource eq 'WindowsDefenderAtp' or detectionSource eq 'WindowsDefenderAv')");
  }

  @Test
  void asksForASliceOfAnInstant() {
    var slice =
        new AlertSlice(
            Optional.of(FROM.minusSeconds(2)),
            Optional.of(FROM.minusSeconds(1)),
            Optional.of("Low"));
    var query = new AlertQuery(FROM, Optional.empty(), slice, Filter.ALL, 1, 0, false);

    assertThat(ODataQuery.filter(query))
        .isEqualTo(
            "lastUpdateTime ge 2026-03-01T12:00:00.5000000Z"
                + " and alertCreationTime ge 2026-03-01T11:59:58.5000000Z"
                + " and alertCreationTime lt 2026-03-01T11:59:59.5000000Z"
                + " and severity eq 'Low'");
  }

  @Test
  void encodesWhatWouldEndTheParameter() {
    var filter = new Filter(null, null, List.of("a&$top=1#x"), null);

    var uri =
        ODataQuery.alerts(
            URI.create("https://api.example"),
            new AlertQuery(FROM, Optional.empty(), AlertSlice.WHOLE, filter, 5, 0, false));

    assertThat(uri.getRawQuery()).contains("a%26%24top%3D1%23x").endsWith("&$top=5");
    assertThat(uri.getFragment()).isNull();
  }

  @Test
  void probesWithOneAlert() {
    assertThat(ODataQuery.probe(URI.create("https://api.example")))
        .hasToString("https://api.example/api/alerts?$top=1");
  }
}
