// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.SinkRecord;
import java.time.Instant;
import java.util.List;

/** Alerts and rows that are written as CEF. */
public final class CefFuzz {
  private CefFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "cef",
            CefFuzz::record,
            "{\"id\":\"a\",\"title\":\"a|b\\\\\",\"description\":\"\\ud800=\\n\",\"incidentId\":7}"
                .getBytes(UTF_8),
            "{\"evidence\":[{\"entityType\":\"Process\",\"processId\":7,\"processCommandLine\":\"a\"},{\"entityType\":\"Ip\",\"ipAddress\":\"::1\"}]}"
                .getBytes(UTF_8)));
  }

  /** Whatever the bytes are, they are a record that the dictionary allows. */
  private static void record(byte[] json) {
    var item = new Batch.Item("key", new SinkRecord("a", Instant.EPOCH, json));

    for (var line : List.of(CefFields.line(item), CefFields.lineOfRow(item, true))) {
      assertThat(CefDictionary.faults(CefFields.read(line))).isEmpty();
    }
  }
}
