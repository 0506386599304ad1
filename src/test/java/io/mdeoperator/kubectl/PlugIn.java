// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.transport.Cluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The plug-in in this process, with some cluster. */
final class PlugIn {
  private final BiFunction<ClusterOptions, Consumer<String>, Cluster> clusters;
  private final String[] flags;

  /** What a command left behind. */
  record Result(int status, String out, String err) {}

  /**
   * @param flags behind every command, such as {@code --kubeconfig=…}
   */
  PlugIn(BiFunction<ClusterOptions, Consumer<String>, Cluster> clusters, String... flags) {
    this.clusters = clusters;
    this.flags = flags;
  }

  Result run(String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = Stream.concat(Arrays.stream(words), Arrays.stream(flags)).toArray(String[]::new);
    var status =
        KubectlMde.commandLine(clusters)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all);
    return new Result(status, out.toString(), err.toString());
  }
}
