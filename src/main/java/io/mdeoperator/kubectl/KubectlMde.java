// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.base.Version;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The kubectl plug-in: {@code kubectl mde}. */
@Command(
    name = "kubectl mde",
    versionProvider = KubectlMde.VersionLine.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and onboards customers of the mde-operator, with your own kubectl.",
    footer = {
      "",
      "Exit status: 0 all is well, 1 something is not ready or not valid, 2 the command line is"
          + " wrong, 3 the cluster could not be asked: kubectl, rights, definitions or the object"
          + " are missing."
    },
    subcommands = {
      StatusCommand.class,
      WhyCommand.class,
      ConsentLinkCommand.class,
      CheckCommand.class,
      WaitCommand.class,
      OnboardCommand.class,
      ReplayCommand.class,
      QuarantineCommand.class,
      SupportBundleCommand.class,
      PreflightCommand.class,
      CompletionCommand.class,
    })
public final class KubectlMde implements Runnable {
  static final int NOT_READY = 1;
  static final int WRONG_USAGE = 2;
  static final int NO_CLUSTER = 3;

  private final BiFunction<ClusterOptions, Consumer<String>, Cluster> clusters;

  @Spec private CommandSpec spec;

  KubectlMde(BiFunction<ClusterOptions, Consumer<String>, Cluster> clusters) {
    this.clusters = clusters;
  }

  /** Runs one command. Output is UTF-8 wherever it goes, since manifests and JSON are. */
  public static void main(String[] args) {
    try (var out = writer(FileDescriptor.out);
        var err = writer(FileDescriptor.err)) {
      var commands = commandLine((options, messages) -> options.cluster("kubectl", messages));
      var status = commands.setOut(out).setErr(err).execute(args);
      out.flush();
      err.flush();
      System.exit(status);
    }
  }

  /** The commands, on clusters that are made from their options. */
  static CommandLine commandLine(BiFunction<ClusterOptions, Consumer<String>, Cluster> clusters) {
    return new CommandLine(new KubectlMde(clusters))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(KubectlMde::onWrongUsage)
        .setExecutionExceptionHandler(KubectlMde::onFailure);
  }

  private static int onWrongUsage(ParameterException e, String[] args) {
    var command = e.getCommandLine();
    command.getErr().println(command.getColorScheme().errorText(e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help.");
    return WRONG_USAGE;
  }

  Cluster cluster(ClusterOptions options, Consumer<String> messages) {
    return clusters.apply(options, messages);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command.");
  }

  private static int onFailure(Exception e, CommandLine command, Object result) throws Exception {
    if (e instanceof KubectlException) {
      command.getOut().flush();
      command.getErr().println(command.getColorScheme().errorText(e.getMessage()));
      return NO_CLUSTER;
    }
    throw e;
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(new FileOutputStream(stream), false, StandardCharsets.UTF_8);
  }

  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"kubectl-mde " + Version.get()};
    }
  }
}
