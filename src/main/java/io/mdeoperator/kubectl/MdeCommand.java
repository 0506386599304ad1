// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.ObjectName;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have. A command answers with its exit status, see {@link KubectlMde}. */
@Command(mixinStandardHelpOptions = true, versionProvider = KubectlMde.VersionLine.class)
abstract class MdeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions options;

  final ClusterOptions options() {
    return options;
  }

  /** Where results go. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where remarks go, which must not get into a file of results. */
  final void remark(String text) {
    var err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }

  final Cluster cluster() {
    return ((KubectlMde) spec.root().userObject()).cluster(options, this::remark);
  }

  /** The name of an object of that kind. */
  final ObjectName objectName(String text, Kind kind) {
    try {
      return ObjectName.parse(text).as(kind);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** What the user calls an object; a name that no object can have makes the command line wrong. */
  final ObjectName objectName(String text) {
    try {
      return ObjectName.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** The command line is wrong. */
  final ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
