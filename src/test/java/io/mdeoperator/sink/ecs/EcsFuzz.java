// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.defender.Alert;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertTree;
import io.mdeoperator.sink.format.SampleAlerts;
import java.time.Instant;
import java.util.List;

/** Alerts that are written as ECS. */
public final class EcsFuzz {
  private EcsFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "ecs",
            EcsFuzz::alert,
            "{\"id\":\"a\",\"title\":\"\\ud800\",\"firstEventTime\":\"2026-03-01T11:00:00Z\",\"mitreTechniques\":[\"T1059.001\"],\"x\":[1E400]}"
                .getBytes(UTF_8),
            "{\"evidence\":[{\"entityType\":\"Process\",\"processId\":7,\"filePath\":\"/a\",\"fileName\":\"b\"},{\"entityType\":\"Ip\",\"ipAddress\":\"::1\"}]}"
                .getBytes(UTF_8),
            "{\"a\":[[[[[[[[{\"b\":\"c\"}]]]]]]]],\"a\":{\"\":\"-\",\"x.y\":null},\"relatedUser\":{\"userName\":\"u\",\"z\":1}}"
                .getBytes(UTF_8)));
  }

  /** Whatever the bytes are, they are a document with no more bytes than were expected. */
  private static void alert(byte[] json) {
    var item = new Batch.Item("key", new Alert("a", Instant.EPOCH, "", "", json));

    assertThat(EcsAlerts.scalars(AlertTree.read(json).unread())).doesNotContain("", "-", "N/A");
    var document = EcsAlerts.document(item);

    assertThat(document.at("/event/kind").asText()).isEqualTo("alert");
    assertThat((long) EcsAlerts.ECS.json(item, SampleAlerts.ORIGIN).length)
        .isLessThanOrEqualTo(EcsAlerts.ECS.maxSize(item));
  }
}
