// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.browser;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What {@link InChromium} promises. */
final class ChromiumCondition implements ExecutionCondition {
  private static final boolean REQUIRED =
      "required".equals(System.getProperty("browser", "optional"));

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (ChromiumPrograms.find().isPresent()) {
      return ConditionEvaluationResult.enabled("Chromium is installed");
    }
    if (REQUIRED) {
      throw new IllegalStateException(ChromiumPrograms.HOW_TO_INSTALL);
    }
    return ConditionEvaluationResult.disabled(ChromiumPrograms.HOW_TO_INSTALL);
  }
}
