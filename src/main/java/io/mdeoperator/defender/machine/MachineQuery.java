// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Addresses for devices and their actions (Microsoft: "List machines API", "List machine actions
 * API"). Pages are asked for by {@code $skip}: the links that the API returns for devices do not
 * end.
 */
final class MachineQuery {
  static final int PAGE = 1_000;

  private MachineQuery() {}

  static URI machine(URI baseUrl, String id) {
    return baseUrl.resolve("/api/machines/" + encoded(id));
  }

  static URI machines(URI baseUrl, String property, String value) {
    return baseUrl.resolve(
        "/api/machines?$filter=" + encoded(property + " eq " + quoted(value)) + "&$top=" + PAGE);
  }

  static URI post(URI baseUrl, String machineId, ActionRequest action) {
    return baseUrl.resolve("/api/machines/" + encoded(machineId) + "/" + action.verb());
  }

  static URI actions(URI baseUrl, String property, String value, Instant since, int skip) {
    var filter =
        property
            + " eq "
            + quoted(value)
            + " and creationDateTimeUtc ge "
            + since.truncatedTo(ChronoUnit.SECONDS);
    return baseUrl.resolve(
        "/api/machineactions?$filter=" + encoded(filter) + "&$top=" + PAGE + "&$skip=" + skip);
  }

  static URI action(URI baseUrl, String id) {
    return baseUrl.resolve("/api/machineactions/" + encoded(id));
  }

  static URI cancel(URI baseUrl, String id) {
    return baseUrl.resolve("/api/machineactions/" + encoded(id) + "/cancel");
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
