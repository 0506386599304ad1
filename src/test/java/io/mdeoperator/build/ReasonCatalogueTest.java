// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.testing.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code docs/reasons.md} holds what {@code reasons.yaml} says; {@code -Ddocs=write} rewrites it.
 */
class ReasonCatalogueTest {
  private static final boolean REWRITE = "write".equals(System.getProperty("docs"));

  /** "All other tenants." would make no sense in the middle of a message. */
  private static final String HAS_VERB =
      "No impact.*|.*\\b(is|are|can|cannot|works?|keeps?|receives|expires?)\\b.*";

  private static final String CAMEL_CASE = "([A-Z][a-z0-9]+)+";

  @Test
  void checkedInCatalogueIsWhatTheReasonsSay() throws IOException {
    var generated = ReasonCatalogue.write();

    if (REWRITE) {
      Files.createDirectories(ReasonCatalogue.FILE.getParent());
      Files.writeString(ReasonCatalogue.FILE, generated);
    }

    assertThat(Files.readString(ReasonCatalogue.FILE))
        .as("after a change run: " + ReasonCatalogue.REWRITE)
        .isEqualTo(generated);
  }

  @Test
  void catalogueHasEveryReasonOnce() throws IOException {
    var rows =
        ReasonCatalogue.write()
            .lines()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::value).toList());
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void textsAreSentencesForPeople(Reason reason) {
    assertThat(List.of(reason.meaning(), reason.effect(), reason.remedy()))
        .allSatisfy(
            text -> assertThat(text).matches("[A-Za-z'].*\\.").doesNotContain("  ", "{", "}"));
    assertThat(reason.value()).matches(CAMEL_CASE);
  }

  /** Effect and next step follow on what has happened: three sentences are what people read. */
  @ParameterizedTest
  @EnumSource(Reason.class)
  void effectAndNextStepAreOneSentenceEach(Reason reason) {
    assertThat(reason.effect()).doesNotContainPattern("[.!?] [A-Z]").matches(HAS_VERB);
    assertThat(reason.remedy()).doesNotContainPattern("[.!?] [A-Z]");
  }

  @Test
  void saysEverythingInStandardWords() {
    assertThat(Dialect.in(ReasonCatalogue.write())).isEmpty();
  }

  @Test
  void noTwoReasonsMeanTheSame() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::meaning)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(ConditionType.class)
  void conditionTypesAreCamelCase(ConditionType type) {
    assertThat(type.value()).matches(CAMEL_CASE);
  }
}
