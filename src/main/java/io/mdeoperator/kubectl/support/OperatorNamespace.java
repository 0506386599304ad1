// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.support;

import picocli.CommandLine.Option;

/** The option of commands that look at the operator itself. */
public final class OperatorNamespace {
  @Option(
      names = "--operator-namespace",
      paramLabel = "NAME",
      description = "Where the operator is installed. Default: ${DEFAULT-VALUE}.")
  private String name = "mde-operator";

  /** Where the operator is installed. */
  public String name() {
    return name;
  }
}
