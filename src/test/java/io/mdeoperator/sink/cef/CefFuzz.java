// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.SinkRecord;
import java.time.Instant;
import java.util.List;

/** Alerts that are written as CEF. */
public final class CefFuzz {
  private CefFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "cef",
            CefFuzz::alert,
            "{\"id\":\"a\",\"title\":\"a|b\\\\\",\"description\":\"\\ud800=\\n\",\"incidentId\":7}"
                .getBytes(UTF_8),
            "{\"evidence\":[{\"entityType\":\"Process\",\"processId\":7,\"processCommandLine\":\"a\"},{\"entityType\":\"Ip\",\"ipAddress\":\"::1\"}]}"
                .getBytes(UTF_8)));
  }

  /** Whatever the bytes are, they are a record that the dictionary allows. */
  private static void alert(byte[] json) {
    var item = new Batch.Item("key", new SinkRecord("a", Instant.EPOCH, json));

    assertThat(CefDictionary.faults(CefFields.read(CefFields.line(item)))).isEmpty();
  }
}
