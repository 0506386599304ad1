// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.remote.RemoteResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Results of queries, and the errors instead of them. */
public final class HuntingFuzz {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Set<String> COLUMNS = Set.of("DeviceId", "Timestamp", "ReportId");

  private HuntingFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "hunting-results",
            HuntingFuzz::results,
            bytes(
                "{\"schema\":[{\"name\":\"DeviceId\",\"type\":\"String\"}],\"results\":[{\"DeviceId\":\"a\","
                    + "\"Timestamp\":\"2026-03-01T12:00:00.1234567Z\",\"ReportId\":9223372036854775807}]}"),
            bytes("{\"Results\":[{\"DeviceId\":{\"a\":[1]},\"ReportId\":null}],\"Schema\":[{}]}"),
            bytes("{\"results\":[null]}")),
        FuzzTarget.ofBytes(
            "hunting-errors",
            HuntingFuzz::errors,
            bytes(
                "{\"error\":{\"code\":\"UnknownError\",\"message\":\"maximum allowed 45 per 00:01:00\","
                    + "\"innerError\":{\"request-id\":\"a-b\"}}}"),
            bytes(
                "{\"error\":{\"message\":\"exceeded processing resources. You can run queries again in 7 minutes\"}}"),
            bytes(
                "{\"error\":{\"message\":\"Failed to resolve table or column expression named 'X'\"}}")));
  }

  private static void results(byte[] body) {
    var rows = new ArrayList<HuntingRow>();
    try {
      var result = HuntingReader.read(new ByteArrayInputStream(body), COLUMNS, rows::add);
      assertThat(result.rows()).isEqualTo(rows.size());
      assertThat(result.stopped()).isFalse();
    } catch (IOException declared) {
      // What is not JSON, or no result.
    }
    for (var row : rows) {
      assertThat(row.values().keySet()).isSubsetOf(COLUMNS);
      assertThat(row.json()[0]).isEqualTo((byte) '{');
      assertThat(row.json()[row.json().length - 1]).isEqualTo((byte) '}');
    }
  }

  private static void errors(byte[] body) {
    for (var status : new int[] {400, 403, 429, 504}) {
      var answer =
          new RemoteResponse(status, _ -> Optional.empty(), new ByteArrayInputStream(body));
      try {
        var failure = HuntingErrors.of(answer, "t", NOW);
        assertThat(failure.detail()).hasSizeLessThan(256);
        assertThat(failure.retryAfter().orElse(Duration.ZERO))
            .isBetween(Duration.ZERO, Duration.ofDays(1));
      } catch (IOException e) {
        throw new AssertionError("reading from memory", e);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
