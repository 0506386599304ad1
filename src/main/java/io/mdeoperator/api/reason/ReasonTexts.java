// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.reason;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The content of {@code reasons.yaml}.
 *
 * @param effects sentences that several reasons share, by name
 * @param groups the reasons' explanations by the value of the reason, by group, in the file's order
 */
record ReasonTexts(Map<String, String> effects, Map<String, Map<String, Explanation>> groups) {
  private static final String RESOURCE = "reasons.yaml";

  /** Reads the file that is packaged with this class. */
  static ReasonTexts load() {
    try (var file = ReasonTexts.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return read(file);
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " is not valid: " + e.getMessage(), e);
    }
  }

  /** Fails when a text is missing or a field is unknown. */
  static ReasonTexts read(InputStream yaml) throws IOException {
    return JsonMapper.builder(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .build()
        .readValue(yaml, ReasonTexts.class);
  }

  /** The explanation of each reason; fails unless the file explains exactly these reasons. */
  Map<Reason, Explanation> explanations() {
    var explained = new HashMap<String, Explanation>();
    groups.values().forEach(explained::putAll);
    var explanations = new EnumMap<Reason, Explanation>(Reason.class);
    for (var reason : Reason.values()) {
      var found = explained.remove(reason.value());
      if (found == null) {
        throw new IllegalStateException(RESOURCE + " does not explain " + reason.value());
      }
      explanations.put(reason, withSharedEffect(found));
    }
    if (!explained.isEmpty()) {
      throw new IllegalStateException(
          RESOURCE + " explains what is not a reason: " + explained.keySet());
    }
    return Map.copyOf(explanations);
  }

  private Explanation withSharedEffect(Explanation found) {
    var effect = effects.getOrDefault(found.effect(), found.effect());
    return new Explanation(found.actor(), found.retry(), found.meaning(), effect, found.remedy());
  }

  /** The name of the group that a reason is in. */
  String groupOf(Reason reason) {
    return groups.entrySet().stream()
        .filter(group -> group.getValue().containsKey(reason.value()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
