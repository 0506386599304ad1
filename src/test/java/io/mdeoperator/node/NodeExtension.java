// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link OnNode} promises. JUnit closes the node's client with its store. */
final class NodeExtension implements ExecutionCondition, ParameterResolver {
  private static final boolean REQUIRED = "required".equals(System.getProperty("node", "optional"));

  /** Why there is no node, from {@code hack/node/bin/java}. */
  private static final String REASON =
      System.getProperty("node.missing", "these tests run in a node: hack/node/run");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Node.isHere()) {
      return ConditionEvaluationResult.enabled("in the network of a node");
    }
    if (REQUIRED) {
      throw new IllegalStateException(REASON);
    }
    return ConditionEvaluationResult.disabled(REASON);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Node.class;
  }

  @Override
  public Node resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(NodeExtension.class))
        .getOrComputeIfAbsent(Node.class, _ -> Node.here(), Node.class);
  }
}
