// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.DefenderFuzz;
import io.mdeoperator.fuzz.FuzzTarget;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Alerts in mirrors, and what others write into these. */
public final class MirrorFuzz {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ObjectMapper JSON = Json.mapper();

  private MirrorFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "mirrored-alert",
            MirrorFuzz::alert,
            "{\"value\":[{\"id\":\"a\",\"lastUpdateTime\":\"2026-03-01T11:00:00Z\",\"x\":[1.50,-0,1E400,\"\\ud800\\u2028\"],\"evidence\":[{\"evidence\":null}]}]}"
                .getBytes(UTF_8)),
        FuzzTarget.ofLines(
            "mirror-shard",
            3,
            MirrorFuzz::shard,
            """
            {"lastUpdateTime":"2026-03-01T11:00:00Z"}
            {"alertCreationTime":"2026-03-02T11:00:00"}
            edited\
            """,
            "{\"lastUpdateTime\":7}\n[]\n{}"));
  }

  /** An alert that was read has a line, with all that is in it. */
  private static void alert(byte[] page) throws Exception {
    for (var alert : DefenderFuzz.alertsIn(page)) {
      var line = MirrorLine.of(alert.json(), true).orElseThrow();
      assertThat(line).doesNotContain("\n", "\r");
      assertThat(parts(JSON.createParser(line))).isEqualTo(parts(JSON.createParser(alert.json())));
      assertThat(MirrorLine.of(line.getBytes(UTF_8), true)).contains(line);
      assertThat(MirrorLine.time(line)).isPresent();
      assertThat(JSON.readTree(MirrorLine.of(alert.json(), false).orElseThrow()).path("evidence"))
          .isEmpty();
    }
  }

  /** As they are written: no reader has numbers of any size. */
  private static List<String> parts(JsonParser json) throws IOException {
    var parts = new ArrayList<String>();
    try (json) {
      while (json.nextToken() != null) {
        parts.add(json.getText());
      }
    }
    return parts;
  }

  /** Whatever is in a shard, the next write leaves alerts in it and nothing else. */
  private static void shard(List<String> lines) {
    var content = new HashMap<String, String>();
    lines.forEach(line -> content.put("alert-" + content.size(), line));
    var mirror = new Mirror(2, NOW.minusSeconds(3600), List.of());

    var dropped = mirror.load(content);
    mirror.place();

    assertThat(dropped).isBetween(0, lines.size());
    assertThat(mirror.content(0, content)).hasSizeLessThanOrEqualTo(2);
    assertThat(mirror.content(0, content).values())
        .allMatch(line -> MirrorLine.time(line).isPresent());
  }
}
