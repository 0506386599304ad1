// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.defender.call.ApiErrors;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.remote.RemoteResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers of the Defender API. */
public final class DefenderFuzz {
  private static final Path SAMPLES = Path.of("src/test/resources/documented-samples");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String TENANT = "22222222-2222-2222-2222-222222222222";
  private static final URI API = URI.create("https://api.example");
  private static final Filter FILTER =
      new Filter(List.of("High"), List.of("New"), List.of("Malware"), List.of("WindowsDefenderAv"));

  private DefenderFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "alerts",
            DefenderFuzz::alerts,
            sample("get-alerts.example1.json"),
            sample("get-alerts.example2-expand-evidence.json"),
            "{\"value\":[{\"id\":1,\"lastUpdateTime\":null},{\"id\":\"\\ud800\"}],\"@odata.nextLink\":\"x\"}"
                .getBytes(UTF_8)),
        FuzzTarget.ofBytes(
            "alert",
            DefenderFuzz::alert,
            sample("alerts.single.json"),
            "{\"@odata.context\":\"c\",\"id\":\"a\"}".getBytes(UTF_8)),
        FuzzTarget.ofText(
            "alert-time",
            DefenderFuzz::alertTime,
            "2021-01-26T20:33:57.12345678912+01:00",
            "9999-12-31T23:59:59-14:00",
            "+10000-01-01t00:00z"),
        FuzzTarget.ofLines(
            "api-error",
            2,
            DefenderFuzz::apiError,
            "404\n" + new String(sample("common-errors.1-ResourceNotFound.json"), UTF_8),
            "403\n"
                + "{\"error\":{\"code\":\"Forbidden\",\"message\":\"Missing application roles. API"
                + " required roles: Alert.Read.All, application roles: .\"}}",
            "401\n{\"error\":{\"message\":\"Account mode is inactive\",\"target\":\"|a.1\"}}"),
        FuzzTarget.ofLines(
            "next-link",
            2,
            DefenderFuzz::nextLink,
            API + "/api/alerts?$skip=10000\n" + API + "/api/alerts?%24skip=20000",
            "https://api.example@other.example/api/alerts\nhttps:/api/alerts"),
        FuzzTarget.ofLines(
            "odata-query", 4, DefenderFuzz::query, "High\nNew\nO'Reilly & Co\nx eq 'y'"));
  }

  /** The alerts of an answer, as far as it can be read. */
  public static List<Alert> alertsIn(byte[] body) {
    var alerts = new ArrayList<Alert>();
    try {
      AlertReader.read(new ByteArrayInputStream(body), alerts::add);
    } catch (IOException unreadable) {
      // What was read so far counts.
    }
    return alerts;
  }

  /** An alert on a page is the same alert when it is read by itself. */
  private static void alerts(byte[] body) throws IOException {
    for (var alert : alertsIn(body)) {
      assertUsable(alert);
      assertThat(one(alert.json()).orElseThrow()).usingRecursiveComparison().isEqualTo(alert);
      new AlertFilter(FILTER).test(alert.json());
    }
  }

  private static void alert(byte[] body) {
    one(body).ifPresent(DefenderFuzz::assertUsable);
  }

  private static Optional<Alert> one(byte[] body) {
    var alerts = new ArrayList<Alert>();
    try {
      AlertReader.readOne(new ByteArrayInputStream(body), alerts::add);
      return Optional.of(alerts.getFirst());
    } catch (IOException declared) {
      return Optional.empty();
    }
  }

  private static void assertUsable(Alert alert) {
    assertThat(AlertTime.isValid(alert.lastUpdateTime())).isTrue();
    assertThat(alert.created().filter(time -> !AlertTime.isValid(time))).isEmpty();
    assertThat(alert.json()).startsWith('{').endsWith('}');
  }

  private static void alertTime(String text) {
    AlertTime.parse(text)
        .ifPresent(
            time -> {
              var written = AlertTime.format(time);
              assertThat(written).hasSize("2021-01-26T20:33:57.1234567Z".length());
              assertThat(AlertTime.format(AlertTime.parse(written).orElseThrow()))
                  .isEqualTo(written);
            });
  }

  private static void apiError(List<String> lines) throws IOException {
    var failure =
        ApiErrors.of(
            new RemoteResponse(
                status(lines.getFirst()),
                _ -> Optional.of(lines.getFirst()),
                new ByteArrayInputStream(lines.getLast().getBytes(UTF_8))),
            TENANT,
            NOW);

    assertThat(failure.detail()).isPrintable().isASCII().hasSizeLessThan(10_000);
    assertThat(failure.code().orElse("none")).matches("[A-Za-z0-9_.-]{1,64}");
  }

  private static int status(String text) {
    return text.matches("[1-5][0-9]{2}") ? Integer.parseInt(text) : 403;
  }

  private static void nextLink(List<String> links) {
    var first = URI.create(API + "/api/alerts?$top=10000");
    var list = new NextLinks(first);
    for (var link : links) {
      var isFollowed = list.follow(link);
      assertThat(list.current().getScheme()).isEqualTo("https");
      assertThat(list.current().getHost()).isEqualTo("api.example");
      assertThat(list.current().getPath()).isEqualTo("/api/alerts");
      assertThat(list.follow(link)).as("twice").isFalse();
      assertThat(isFollowed && list.current().equals(first)).isFalse();
    }
  }

  /** Whatever is filtered by, it stays one filter of one parameter. */
  private static void query(List<String> values) {
    var filter =
        new Filter(
            List.of(values.get(0)),
            List.of(values.get(1)),
            List.of(values.get(2), values.get(3)),
            List.of(values.get(3)));
    var query = new AlertQuery(NOW, Optional.empty(), AlertSlice.WHOLE, filter, 10_000, 0, false);

    var uri = ODataQuery.alerts(API, query);

    assertThat(uri.getHost()).isEqualTo("api.example");
    var parameters = uri.getRawQuery().split("&", -1);
    assertThat(parameters).hasSize(2);
    var sent = URLDecoder.decode(parameters[0].substring("$filter=".length()), UTF_8);
    assertThat(sent).isEqualTo(ODataQuery.filter(query));
    assertThat(sent.replaceAll("'(?>[^']|'')*'", "?"))
        .isEqualTo(
            "lastUpdateTime ge 2026-03-01T12:00:00.0000000Z and severity eq ? and status eq ? and"
                + " (category eq ? or category eq ?) and detectionSource eq ?");
  }

  private static byte[] sample(String name) {
    try {
      return Files.readAllBytes(SAMPLES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
