// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.mdeoperator.base.FatalErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Errors end the process, and no foreign input makes one. */
@AnalyzeClasses(packages = "io.mdeoperator", importOptions = DoNotIncludeTests.class)
class ErrorsTest {
  private static final Set<String> KEEPING_ERRORS =
      Set.of(
          "supplyAsync",
          "runAsync",
          "schedule",
          "scheduleAtFixedRate",
          "scheduleWithFixedDelay",
          "submit");

  /** Java matches such a group by recursion, which is as deep as the text is long. */
  private static final Pattern REPEATED_GROUP = Pattern.compile("\"[^\"]*\\)[*+][^\"]*\"");

  @ArchTest
  static final ArchRule whatRunsInFuturesAndTimersReportsErrors =
      classes()
          .that(
              DescribedPredicate.describe(
                  "use futures or timers",
                  (JavaClass type) ->
                      type.getMethodCallsFromSelf().stream()
                          .anyMatch(
                              call ->
                                  isAsynchronous(call.getTargetOwner())
                                      && KEEPING_ERRORS.contains(call.getName()))))
          .should()
          .dependOnClassesThat()
          .areAssignableTo(FatalErrors.class);

  @ArchTest
  static final ArchRule nothingCallsItself =
      noMethods()
          .should(
              new ArchCondition<>("call themselves") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  events.add(
                      new SimpleConditionEvent(
                          method, isRecursive(method), method.getFullName() + " calls itself"));
                }
              });

  /** The patterns of the schema are matched by the API server. */
  @Test
  void noGroupIsRepeatedInAPattern() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (!file.toString().contains("/api/")) {
          assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern(REPEATED_GROUP);
        }
      }
    }
  }

  private static boolean isAsynchronous(JavaClass owner) {
    return owner.isAssignableTo(CompletableFuture.class)
        || owner.isAssignableTo(ScheduledExecutorService.class);
  }

  private static boolean isRecursive(JavaCodeUnit method) {
    return !method.getModifiers().contains(JavaModifier.BRIDGE)
        && method.getCallsFromSelf().stream()
            .anyMatch(call -> call.getTarget().getFullName().equals(method.getFullName()));
  }
}
