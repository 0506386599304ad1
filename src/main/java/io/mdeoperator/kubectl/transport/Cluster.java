// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.transport;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The cluster that the user works with, asked by kubectl's commands. */
public interface Cluster {
  /**
   * Runs a command, and returns what it prints.
   *
   * @throws KubectlException when it fails; the message is for the user
   */
  String run(List<String> arguments) throws KubectlException;

  /** The same with a text on standard input. */
  String run(List<String> arguments, String input) throws KubectlException;

  /** The same for a command that may wait that long for the cluster. */
  String run(List<String> arguments, Duration wait) throws KubectlException;

  /**
   * Runs a command that lists objects, and hands out one at a time.
   *
   * @param arguments without {@code --output}
   */
  void items(List<String> arguments, Consumer<JsonNode> items) throws KubectlException;
}
