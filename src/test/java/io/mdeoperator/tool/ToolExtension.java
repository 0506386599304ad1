// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tool;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link NeedsTool} promises. */
final class ToolExtension implements ExecutionCondition, ParameterResolver {
  private static final NeededPrograms TOOLS = new NeededPrograms("hack/tools/build", "tools");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return TOOLS.condition(context, names(context));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Tools.class;
  }

  @Override
  public Tools resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var paths = new LinkedHashMap<String, Path>();
    for (var name : names(context)) {
      paths.put(name, TOOLS.path(context, name));
    }
    return new Tools(paths);
  }

  private static String[] names(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsTool.class)
        .orElseThrow()
        .value();
  }
}
