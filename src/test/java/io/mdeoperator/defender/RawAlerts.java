// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.stream.NoRoomException;
import io.mdeoperator.remote.RemoteFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Alerts as bytes of any kind, read as the API's answers are. */
public final class RawAlerts implements AlertSource {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final TreeMap<Instant, byte[]> alerts = new TreeMap<>();

  /** Adds an alert that the server believes to have been updated then. */
  public void put(Instant time, byte[] json) {
    alerts.put(time, json);
  }

  /** Adds an alert that the server believes to have been updated then. */
  public void put(Instant time, String json) {
    put(time, json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
    var matching =
        query
            .before()
            .map(end -> alerts.subMap(query.from(), end))
            .orElseGet(() -> alerts.tailMap(query.from()));
    try {
      var page =
          AlertReader.read(new ByteArrayInputStream(list(List.copyOf(matching.values()))), each);
      return new ApiAnswer.Read(page.count(), true, NOW);
    } catch (NoRoomException e) {
      return new ApiAnswer.NoRoom(e.bytes());
    } catch (IOException e) {
      return new ApiAnswer.Failed(RemoteFailure.of(Reason.API_UNAVAILABLE, "broken", NOW));
    }
  }

  private static byte[] list(List<byte[]> alerts) {
    var body = new ByteArrayOutputStream();
    body.writeBytes("{\"value\":[".getBytes(StandardCharsets.UTF_8));
    for (var i = 0; i < alerts.size(); i++) {
      body.writeBytes((i == 0 ? "" : ",").getBytes(StandardCharsets.UTF_8));
      body.writeBytes(alerts.get(i));
    }
    body.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  @Override
  public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
    return new ApiAnswer.Read(0, true, NOW);
  }

  @Override
  public ApiAnswer probe(TenantApi api) {
    return new ApiAnswer.Read(1, true, NOW);
  }
}
