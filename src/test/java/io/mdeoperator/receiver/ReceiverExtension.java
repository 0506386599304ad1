// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import io.mdeoperator.tool.NeededPrograms;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link NeedsReceiver} promises. JUnit closes the receivers with its store. */
final class ReceiverExtension implements ExecutionCondition, ParameterResolver {
  private static final NeededPrograms PROGRAMS =
      new NeededPrograms("hack/receivers/build", "receivers");
  private static final Map<Class<?>, Function<Path, AutoCloseable>> STARTS =
      Map.of(
          OpenSearch.class,
          OpenSearch::start,
          VictoriaLogs.class,
          VictoriaLogs::start,
          OpenTelemetryCollector.class,
          OpenTelemetryCollector::start,
          KafkaBroker.class,
          KafkaBroker::start,
          Rsyslog.class,
          Rsyslog::start,
          SyslogNg.class,
          SyslogNg::start);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return PROGRAMS.condition(context, name(context));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return STARTS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return context
        .getRoot()
        .getStore(Namespace.create(ReceiverExtension.class))
        .getOrComputeIfAbsent(
            type, _ -> STARTS.get(type).apply(PROGRAMS.path(context, name(context))));
  }

  private static String name(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), NeedsReceiver.class)
        .orElseThrow()
        .value();
  }
}
