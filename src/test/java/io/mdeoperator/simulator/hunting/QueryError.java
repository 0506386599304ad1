// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

/** What is wrong with a query, in Microsoft's words ("Handle advanced hunting errors"). */
final class QueryError extends RuntimeException {
  private QueryError(String message) {
    super(message);
  }

  /** The text cannot be read from here on. */
  static QueryError syntax(Token at) {
    return new QueryError(
        "A recognition error occurred. Token=%s Line=%d, Position=%d. Fix syntax errors in your query."
            .formatted(at.text(), at.line(), at.position()));
  }

  static QueryError table(String operator, String name) {
    return semantic(operator, "table or column expression", name);
  }

  static QueryError column(String operator, String name) {
    return semantic(operator, "scalar expression", name);
  }

  private static QueryError semantic(String operator, String what, String name) {
    return new QueryError(
        "'%s' operator: Failed to resolve %s named '%s'. Fix semantic errors in your query."
            .formatted(operator, what, name));
  }
}
