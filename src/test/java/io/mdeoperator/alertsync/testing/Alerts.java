// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.defender.Alert;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Alerts for tests. */
public final class Alerts {
  public static final String TENANT = "22222222-2222-2222-2222-222222222222";

  private Alerts() {}

  public static Alert alert(String id, Instant time) {
    return of(id, time, TENANT, "");
  }

  public static Alert of(String id, Instant time, String tenantId, String moreFields) {
    var json =
        """
        {"id":"%s","lastUpdateTime":"%s","aadTenantId":"%s"%s,"evidence":[{"a":1}]}"""
            .formatted(id, time, tenantId, moreFields);
    return new Alert(id, time, "", tenantId, json.getBytes(StandardCharsets.UTF_8));
  }

  public static Alert created(String id, Instant time, Instant created, String severity) {
    var alert = of(id, time, TENANT, ",\"severity\":\"" + severity + "\"");
    return new Alert(id, time, created.toString(), TENANT, alert.json());
  }
}
