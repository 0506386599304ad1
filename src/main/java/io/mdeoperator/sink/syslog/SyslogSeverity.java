// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.mdeoperator.base.Json;
import java.io.IOException;
import java.util.Map;

/** How severe an alert is in the numbers of RFC 5424. */
final class SyslogSeverity {
  private static final JsonFactory JSON = Json.factory().build();
  static final int INFORMATIONAL = 6;
  private static final Map<String, Integer> SEVERITIES =
      Map.of("High", 3, "Medium", 4, "Low", 5, "Informational", INFORMATIONAL);

  private SyslogSeverity() {}

  /** Of an alert as it came; one that tells nothing is informational. */
  static int of(byte[] alert) {
    try (var parser = JSON.createParser(alert)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          var isSeverity = "severity".equals(parser.currentName());
          if (parser.nextToken() == JsonToken.VALUE_STRING && isSeverity) {
            return SEVERITIES.getOrDefault(parser.getText(), INFORMATIONAL);
          }
          parser.skipChildren();
        }
      }
      return INFORMATIONAL;
    } catch (IOException unreadable) {
      return INFORMATIONAL;
    }
  }
}
