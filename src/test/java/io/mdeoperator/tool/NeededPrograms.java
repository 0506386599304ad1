// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tool;

import io.mdeoperator.tool.BuildScript.UnavailableException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Programs that classes of tests need: each is looked for once in a run, and built where it is not
 * there yet.
 *
 * @param script prints the path of a program, given its name, from the project's folder on
 * @param property of the JVM: with the value {@code required} no class is skipped
 */
public record NeededPrograms(String script, String property) {
  private static final String REQUIRED = "required";

  private record Search(Optional<Path> found, String problem) {}

  /**
   * Whether a class runs that needs these programs: not where one of them cannot be built.
   *
   * @throws IllegalStateException when one cannot be built, and they are required
   */
  public ConditionEvaluationResult condition(ExtensionContext context, String... names) {
    for (var name : names) {
      var search = search(context, name);
      if (search.found().isEmpty()) {
        if (REQUIRED.equals(System.getProperty(property))) {
          throw new IllegalStateException(search.problem());
        }
        return ConditionEvaluationResult.disabled(search.problem());
      }
    }
    return ConditionEvaluationResult.enabled(property + " are built");
  }

  /** Where a program is of a class that runs. */
  public Path path(ExtensionContext context, String name) {
    return search(context, name).found().orElseThrow();
  }

  private Search search(ExtensionContext context, String name) {
    return context
        .getRoot()
        .getStore(Namespace.create(NeededPrograms.class, script))
        .getOrComputeIfAbsent(name, this::find, Search.class);
  }

  private Search find(String name) {
    try {
      return new Search(Optional.of(BuildScript.run(script, name)), "");
    } catch (UnavailableException e) {
      return new Search(Optional.empty(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was built", e);
    }
  }
}
