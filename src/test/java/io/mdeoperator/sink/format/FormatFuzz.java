// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.row.SampleRows;
import java.time.Instant;
import java.util.List;

/** Alerts and rows that are written in the fields of a schema. */
public final class FormatFuzz {
  private FormatFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        target("ecs", new FormatUnderTest(SampleAlerts.FORMATS.get(Format.ECS)), "/event/kind"),
        target(
            "ocsf",
            new FormatUnderTest(SampleAlerts.FORMATS.get(Format.OCSF)),
            "/finding_info/uid"),
        target("ecs-row", SampleRows.in(Format.ECS), "/event/kind"),
        target("ocsf-row", SampleRows.in(Format.OCSF), "/metadata/uid"));
  }

  private static FuzzTarget target(String name, FormatUnderTest format, String required) {
    return FuzzTarget.ofBytes(
        name,
        json -> record(json, format, required),
        "{\"id\":\"a\",\"title\":\"\\ud800\",\"firstEventTime\":\"2026-03-01T11:00:00Z\",\"mitreTechniques\":[\"T1059.001\"],\"x\":[1E400]}"
            .getBytes(UTF_8),
        "{\"evidence\":[{\"entityType\":\"Process\",\"processId\":7,\"filePath\":\"/a\",\"fileName\":\"b\"},{\"entityType\":\"Ip\",\"ipAddress\":\"::1\"}]}"
            .getBytes(UTF_8),
        "{\"evidence\":[{\"entityType\":\"User\",\"userPrincipalName\":\"a@b.c\"},{\"entityType\":\"RegistryKey\",\"registryHive\":\"a\",\"registryKey\":\"b\",\"registryValueName\":\"c\"}],\"threatName\":\"Worm:a\"}"
            .getBytes(UTF_8),
        "{\"a\":[[[[[[[[{\"b\":\"c\"}]]]]]]]],\"a\":{\"\":\"-\",\"x.y\":null},\"relatedUser\":{\"userName\":\"u\",\"z\":1}}"
            .getBytes(UTF_8));
  }

  /** Whatever the bytes are, they are a document with no more bytes than were expected. */
  private static void record(byte[] json, FormatUnderTest format, String required) {
    var item = new Batch.Item("key", new SinkRecord("a", Instant.EPOCH, json));

    assertThat(FormatUnderTest.scalars(AlertTree.read(json).unread()))
        .doesNotContain("", "-", "N/A");
    assertThat(format.document(item).at(required).isTextual()).isTrue();
    assertThat((long) format.format().json(item, format.origin()).length)
        .isLessThanOrEqualTo(format.format().maxSize(item));
  }
}
