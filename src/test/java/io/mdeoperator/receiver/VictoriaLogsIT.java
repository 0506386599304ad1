// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsReceiver("victorialogs")
class VictoriaLogsIT {
  private VictoriaLogs logs;
  private String source;

  @BeforeEach
  void name(VictoriaLogs shared) {
    logs = shared;
    source = logs.name("alerts");
  }

  @Test
  void findsWhatAnHttpEventCollectorGot() {
    var events =
        """
        {"time": 1764360000.5, "source": "%1$s", "event": {"id": "a1"}}
        {"time": 1764360001.5, "source": "%1$s", "event": {"id": "a2"}}
        """
            .formatted(source);

    assertThat(logs.post("/services/collector/event", events).statusCode()).isEqualTo(200);

    assertThat(logs.query("source:=\"%s\"".formatted(source)))
        .extracting(event -> event.get("event.id").asText())
        .containsExactlyInAnyOrder("a1", "a2");
  }

  @Test
  void findsWhatABulkRequestCreated() {
    var path = "/insert/elasticsearch/_bulk?_time_field=@timestamp&_msg_field=title";
    var document =
        "{\"@timestamp\":\"2021-01-01T00:00:00Z\",\"title\":\"old\",\"source\":\"%s\"}"
            .formatted(source);

    assertThat(logs.post(path, "{\"create\":{}}\n" + document + "\n").statusCode()).isEqualTo(200);

    assertThat(logs.query("source:=\"%s\"".formatted(source)))
        .extracting(event -> event.get("_msg").asText(), event -> event.get("_time").asText())
        .containsExactly(tuple("old", "2021-01-01T00:00:00Z"));
  }

  @Test
  void saysWhatFailed() {
    assertThatThrownBy(() -> logs.query("source:=\""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("400");
  }
}
