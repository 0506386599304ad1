// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MirrorLineTest {
  @Test
  void keepsEveryFieldNumberAndTextOnOneLine() {
    var alert =
        """
        { "id" : "a", "unknown": {"x": [1.50, -0, 12345678901234567890, 1E+2, null, true]},
          "description": "line\\r\\nbreak \\u200b „ü“", "evidence": [ {"ipAddress": null} ] }
        """;

    assertThat(line(alert, true))
        .contains(
            "{\"id\":\"a\",\"unknown\":{\"x\":[1.50,-0,12345678901234567890,1E+2,null,true]},\"description\":\"line\\r"
                + "\\n"
                + "break \u200b „ü“\",\"evidence\":[{\"ipAddress\":null}]}");
  }

  @Test
  void leavesEvidenceOutButNotWhatIsCalledSoElsewhere() {
    assertThat(line("{\"evidence\":[{\"evidence\":1}],\"x\":{\"evidence\":[2]}}", false))
        .contains("{\"evidence\":[],\"x\":{\"evidence\":[2]}}");
  }

  @Test
  void keepsALoneSurrogate() {
    assertThat(line("{\"title\":\"\\ud800 ü\"}", true)).contains("{\"title\":\"\\uD800 ü\"}");
  }

  @Test
  void hasNoLineForWhatFitsIntoNoShard() {
    var long1 = "{\"title\":\"%s\"}".formatted("x".repeat(MirrorLine.MAX_BYTES));
    var many = "{\"titles\":[%s1]}".formatted("\"x\",".repeat(MirrorLine.MAX_BYTES / 4));
    var evidence = "{\"id\":\"a\",\"evidence\":[\"%s\"]}".formatted("x".repeat(8 << 20));

    assertThat(line(long1, true)).isEmpty();
    assertThat(line(many, true)).isEmpty();
    assertThat(line(evidence, true)).isEmpty();
    assertThat(line(evidence, false)).contains("{\"id\":\"a\",\"evidence\":[]}");
  }

  @Test
  void hasNoLineForWhatIsNoObject() {
    assertThat(line("[1]", true)).isEmpty();
    assertThat(line("{\"a\":", true)).isEmpty();
    assertThat(line("{\"a\":[1", true)).isEmpty();
    assertThat(line("", true)).isEmpty();
    assertThat(line("[".repeat(10_000), true)).isEmpty();
  }

  @Test
  void readsTheTimeOfTheLastUpdateElseOfTheCreation() {
    var created = "\"alertCreationTime\":\"2026-03-01T12:00:00Z\"";
    assertThat(
            MirrorLine.time(
                "{\"lastUpdateTime\":\"2026-03-01T13:00:00.1234567Z\"," + created + "}"))
        .contains(Instant.parse("2026-03-01T13:00:00.1234567Z"));
    assertThat(MirrorLine.time("{" + created + ",\"lastUpdateTime\":null}"))
        .contains(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(MirrorLine.time("{\"lastUpdateTime\":\"2026-03-01T13:00:00\"," + created + "}"))
        .as("the same time as in the source, here without a zone")
        .contains(Instant.parse("2026-03-01T13:00:00Z"));
    assertThat(MirrorLine.time("{\"id\":\"a\"}")).contains(Instant.EPOCH);
    assertThat(MirrorLine.time("edited by hand")).isEmpty();
  }

  private static Optional<String> line(String alert, boolean evidence) {
    return MirrorLine.of(alert.getBytes(StandardCharsets.UTF_8), evidence);
  }
}
