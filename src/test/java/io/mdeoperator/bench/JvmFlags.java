// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.mdeoperator.cluster.install.ShippedDeployment;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What the operator's JVM is started with: the shipped flags, and what is to be tried instead. */
public final class JvmFlags {
  @Option(
      names = "--jvm-flag",
      description = "One more for the operator's JVM; the last one of a kind counts.")
  private List<String> more = List.of();

  private JvmFlags() {}

  /** All of them. */
  public List<String> all() {
    return Stream.concat(ShippedDeployment.read().jvmFlags().stream(), more.stream()).toList();
  }
}
