// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Timer;
import org.junit.jupiter.api.Test;

/** Waits are measured by a clock that nobody can set. */
@AnalyzeClasses(packages = "io.mdeoperator", importOptions = DoNotIncludeTests.class)
class ClocksTest {
  @ArchTest
  static final ArchRule nothingWaitsForTheWallClock =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Timer.class, LocalDateTime.class)
          .orShould()
          .callConstructor(LinearRateLimiter.class, Duration.class, int.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  /** Only tests have one clock for both. */
  @Test
  void noClockOfWaitsIsMadeOfTheWallClock() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        assertThat(Files.readString(file))
            .as("%s", file)
            .doesNotContainPattern("(?<!orElseGet\\(clock)::instant");
      }
    }
  }
}
