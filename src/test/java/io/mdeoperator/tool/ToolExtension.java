// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tool;

import io.mdeoperator.tool.BuildScript.UnavailableException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link NeedsTool} promises. */
final class ToolExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ToolExtension.class);
  private static final boolean REQUIRED =
      "required".equals(System.getProperty("tools", "optional"));

  /** Looked for once in a run. */
  private record Search(Optional<Path> found, String problem) {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    for (var tool : needed(context)) {
      var search = search(context, tool);
      if (search.found().isEmpty()) {
        if (REQUIRED) {
          throw new IllegalStateException(search.problem());
        }
        return ConditionEvaluationResult.disabled(search.problem());
      }
    }
    return ConditionEvaluationResult.enabled("tools are built");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Tools.class;
  }

  @Override
  public Tools resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var paths = new LinkedHashMap<String, Path>();
    for (var tool : needed(context)) {
      paths.put(tool, search(context, tool).found().orElseThrow());
    }
    return new Tools(paths);
  }

  private static String[] needed(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsTool.class)
        .orElseThrow()
        .value();
  }

  private static Search search(ExtensionContext context, String tool) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(tool, ToolExtension::find, Search.class);
  }

  private static Search find(String tool) {
    try {
      return new Search(Optional.of(BuildScript.run("hack/tools/build", tool)), "");
    } catch (UnavailableException e) {
      return new Search(Optional.empty(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + tool + " was built", e);
    }
  }
}
