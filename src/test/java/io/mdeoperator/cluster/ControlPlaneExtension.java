// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.cluster.audit.AuditEvent;
import io.mdeoperator.cluster.audit.AuditLog;
import io.mdeoperator.cluster.audit.OperatorConduct;
import io.mdeoperator.cluster.install.ShippedRules;
import io.mdeoperator.tool.BuildScript.UnavailableException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link OnControlPlane} promises. JUnit closes the control planes with their stores. */
public final class ControlPlaneExtension
    implements ExecutionCondition, ParameterResolver, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(ControlPlaneExtension.class);
  private static final boolean REQUIRED =
      "required".equals(System.getProperty("control-plane", "optional"));

  /** Looked for once: a condition is asked for every class and every test. */
  private sealed interface Programs {
    record Found(ControlPlanePrograms programs) implements Programs {}

    record Missing(String reason) implements Programs {}
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return switch (programs(context)) {
      case Programs.Missing(var reason) when !REQUIRED ->
          ConditionEvaluationResult.disabled(reason);
      case Programs.Missing(var reason) -> throw new IllegalStateException(reason);
      case Programs.Found _ -> ConditionEvaluationResult.enabled("control plane is built");
    };
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ControlPlane.class;
  }

  @Override
  public ControlPlane resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return store(context)
        .getOrComputeIfAbsent(key(context), _ -> start(context), ControlPlane.class);
  }

  /** Whatever a class is about: its operator did only what the shipped rules and promises allow. */
  @Override
  public void afterAll(ExtensionContext context) {
    Optional.ofNullable(store(context).get(key(context), ControlPlane.class))
        .map(ControlPlaneExtension::callsOfReadyServer)
        .map(events -> new OperatorConduct(events, ShippedRules.read().ofTheOperator()))
        .ifPresent(ControlPlaneExtension::requireGoodConduct);
  }

  private static List<AuditEvent> callsOfReadyServer(ControlPlane cluster) {
    return AuditLog.readAll(cluster.auditLog().file()).stream()
        .filter(event -> !cluster.wasStartingAt(event.received()))
        .toList();
  }

  private static void requireGoodConduct(OperatorConduct conduct) {
    assertThat(conduct.forbidden()).as("calls that RBAC refused").isEmpty();
    assertThat(conduct.secretsBeyondTheLabel()).as("Secrets beyond the label").isEmpty();
    assertThat(conduct.writesToUsersObjects()).as("writes to users' objects").isEmpty();
  }

  private static ControlPlane start(ExtensionContext context) {
    return switch (programs(context)) {
      case Programs.Found(var programs) -> ControlPlane.start(programs);
      case Programs.Missing(var reason) -> throw new IllegalStateException(reason);
    };
  }

  private static Programs programs(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Programs.class, _ -> find(), Programs.class);
  }

  private static Programs find() {
    try {
      return new Programs.Found(ControlPlanePrograms.findOrBuild());
    } catch (UnavailableException e) {
      return new Programs.Missing(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the control plane was built", e);
    }
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    var owner = wantsOwn(context) ? classContext(context) : context.getRoot();
    return owner.getStore(NAMESPACE);
  }

  /** A store sees what the stores above it hold, so the one of a class needs a key of its own. */
  private static Class<?> key(ExtensionContext context) {
    return wantsOwn(context) ? context.getRequiredTestClass() : ControlPlane.class;
  }

  private static boolean wantsOwn(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), OnControlPlane.class)
        .map(OnControlPlane::own)
        .orElse(false);
  }

  private static ExtensionContext classContext(ExtensionContext context) {
    return context.getTestMethod().isPresent() ? context.getParent().orElseThrow() : context;
  }
}
