// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of {@link StatusRules} is noticed when it is broken. */
class StatusRulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WAITING =
      """
      {"kind": "MdeTenant",
       "metadata": {"namespace": "partner", "name": "contoso", "uid": "1", "generation": 2},
       "status": {"observedGeneration": 2, "conditions": [
        {"type": "Ready", "status": "False", "reason": "ConsentPending", "observedGeneration": 2,
         "message": "Waits for consent.", "lastTransitionTime": "2026-11-24T10:00:00Z"},
        {"type": "Reconciling", "status": "True", "reason": "ConsentPending",
         "observedGeneration": 2,
         "message": "Waits for consent.", "lastTransitionTime": "2026-11-24T10:00:00Z"}]}}
      """;

  @Test
  void aStatusThatWaitsIsRight() {
    assertThat(StatusRules.broken(null, changed(_ -> {}))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /status               | observedGeneration | 3          | ahead of the generation
          /status               | observedGeneration | null       | observedGeneration is missing
          /status/conditions/0  | observedGeneration | null       | Ready has no observedGeneration
          /status/conditions/0  | observedGeneration | 3          | Ready's observedGeneration
          /status/conditions/0  | type               | "Reconciling" | twice
          /status/conditions/0  | type               | "Other"    | Ready is missing
          /status/conditions/0  | type               | "Stalled"  | at once
          /status/conditions/0  | status             | "True"     | beside Ready=True
          /status/conditions/0  | status             | "Maybe"    | neither True
          /status/conditions/1  | status             | "False"    | without being True
          /status/conditions/1  | type               | "Api"      | not sorted
          /status/conditions/0  | reason             | "not-camel"| not CamelCase
          /status/conditions/0  | message            | "No end"   | has no end
          /status/conditions/0  | message            | ""         | has no end
          /status/conditions/0  | message            | "A. B. C. D." | has more than 3 sentences
          /status/conditions/0  | message            | "It is no URL." | words of the dialect: [is no]
          /status/conditions/0  | lastTransitionTime | "soon"     | is not a time
          """)
  void noticesWhatIsWrong(String object, String field, String value, String complaint)
      throws IOException {
    var json = JSON.readTree(value);

    var now = changed(whole -> ((ObjectNode) whole.at(object)).set(field, json));

    assertThat(StatusRules.broken(null, now)).anySatisfy(r -> assertThat(r).contains(complaint));
  }

  @Test
  void noticesAMessageThatIsTooLong() {
    var now = changed(whole -> ready(whole).put("message", "x".repeat(1024) + "."));

    assertThat(StatusRules.broken(null, now))
        .containsExactly("Ready's message is longer than 1024");
  }

  @Test
  void noticesATransitionTimeThatMovedWithoutTransition() {
    var before = changed(_ -> {});
    var moved = changed(whole -> ready(whole).put("lastTransitionTime", "2026-11-24T11:00:00Z"));
    var turned = changed(whole -> ready(whole).put("status", "Unknown"));

    assertThat(StatusRules.broken(before, moved))
        .containsExactly("Ready's lastTransitionTime moved although its status did not");
    assertThat(StatusRules.broken(turned, moved)).isEmpty();
  }

  private static ObjectNode ready(JsonNode whole) {
    return (ObjectNode) whole.at("/status/conditions/0");
  }

  private static ObservedStatus changed(Consumer<JsonNode> change) {
    try {
      var whole = JSON.readTree(WAITING);
      change.accept(whole);
      return new ObservedStatus(whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
