// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.base.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks alerts against the filter once more, in case the API did not apply all of it. Case makes
 * no difference. An alert that cannot be read passes: it is the sink that says what is wrong with
 * it.
 */
public final class AlertFilter implements Predicate<byte[]> {
  private static final JsonFactory JSON = Json.factory().build();

  private final Map<String, List<String>> allowed;

  public AlertFilter(Filter filter) {
    allowed =
        Stream.of(
                Map.entry("severity", filter.severities()),
                Map.entry("status", filter.statuses()),
                Map.entry("category", filter.categories()),
                Map.entry("detectionSource", filter.detectionSources()))
            .filter(field -> !field.getValue().isEmpty())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public boolean test(byte[] alert) {
    if (allowed.isEmpty()) {
      return true;
    }
    try {
      var values = values(alert);
      return allowed.entrySet().stream()
          .allMatch(
              field ->
                  field.getValue().stream()
                      .anyMatch(value -> value.equalsIgnoreCase(values.get(field.getKey()))));
    } catch (IOException e) {
      return true;
    }
  }

  private Map<String, String> values(byte[] json) throws IOException {
    var values = new HashMap<String, String>();
    try (var parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return values;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var name = parser.currentName();
        var token = parser.nextToken();
        if (token == JsonToken.VALUE_STRING && allowed.containsKey(name)) {
          values.put(name, parser.getText());
        }
        parser.skipChildren();
      }
    }
    return values;
  }
}
