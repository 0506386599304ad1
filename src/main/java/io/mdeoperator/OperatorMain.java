// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.base.FatalErrors;
import io.mdeoperator.base.GarbageCollectionLimit;
import io.mdeoperator.base.Version;
import io.mdeoperator.config.ConfigException;
import io.mdeoperator.config.ConfigFile;
import io.mdeoperator.config.Kubeconfig;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.kube.connection.ClusterClient;
import io.mdeoperator.kube.connection.ClusterUnavailableException;
import io.mdeoperator.remote.HostResolver;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The operator's process. */
@Command(
    name = "mde-operator",
    mixinStandardHelpOptions = true,
    versionProvider = OperatorMain.VersionLine.class,
    description =
        "Onboards customers' Microsoft Defender for Endpoint tenants and forwards their alerts.",
    footer = {
      "",
      "The cluster is the one that KUBECONFIG names, or the one that the pod runs in.",
      "Exit status: 0 clean stop, 1 configuration error, 2 cluster unreachable, CRDs or rights"
          + " missing, or another replica took the lead, 3 unrecoverable error."
    },
    exitCodeOnInvalidInput = OperatorMain.CONFIGURATION_ERROR,
    exitCodeOnExecutionException = OperatorMain.CLUSTER_UNAVAILABLE)
public final class OperatorMain implements Callable<Integer> {
  static final int CONFIGURATION_ERROR = 1;
  static final int CLUSTER_UNAVAILABLE = 2;
  static final int FATAL_ERROR = 3;

  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration, in YAML; every key is optional.")
  private Path file;

  @Spec private CommandSpec spec;

  /**
   * Runs until it is told to stop. Halts, because the hook for signals would turn every status into
   * 0.
   */
  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(OperatorMain::onUncaught);
    Runtime.getRuntime().halt(new CommandLine(new OperatorMain()).execute(args));
  }

  /** Ends the process after an Error, see {@link FatalErrors}; who started it starts it anew. */
  private static void onUncaught(Thread thread, Throwable thrown) {
    try {
      LOG.atError()
          .addKeyValue("thread", thread.getName())
          .setCause(thrown)
          .log(
              thrown instanceof Error
                  ? "Unrecoverable error; the process ends with exit status " + FATAL_ERROR
                  : "Unexpected exception ended a thread");
    } finally {
      if (thrown instanceof Error) {
        Runtime.getRuntime().halt(FATAL_ERROR);
      }
    }
  }

  @Override
  public Integer call() throws Exception {
    try {
      return run(file == null ? OperatorConfig.defaults() : ConfigFile.read(file));
    } catch (ConfigException e) {
      return failed(CONFIGURATION_ERROR, e);
    } catch (ClusterUnavailableException e) {
      return failed(CLUSTER_UNAVAILABLE, e);
    }
  }

  private int failed(int status, Exception e) {
    spec.commandLine().getErr().println("mde-operator: " + e.getMessage());
    return status;
  }

  private static int run(OperatorConfig config)
      throws ConfigException, ClusterUnavailableException, InterruptedException {
    Kubeconfig.requireContext(Config.getKubeconfigFilenames());
    var crypto = NativeCrypto.install();
    GarbageCollectionLimit.enforce();
    var stopping = new AtomicBoolean();
    var operator =
        new MdeOperator(
            config,
            ClusterClient.create(),
            HostResolver.SYSTEM,
            Clock.systemUTC(),
            () -> Runtime.getRuntime().halt(CLUSTER_UNAVAILABLE));
    crypto.log();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> end(operator, stopping)));
    try {
      operator.start();
    } catch (ClusterUnavailableException e) {
      // A stop in the middle of the start makes it fail; the hook says how that ends.
      if (!stopping.get()) {
        throw e;
      }
    }
    new CountDownLatch(1).await();
    return 0;
  }

  /**
   * A JVM that was sent SIGTERM ends with 143 even when its hooks ran: the last one says that all
   * went well.
   */
  private static void end(MdeOperator operator, AtomicBoolean stopping) {
    stopping.set(true);
    operator.stop();
    Runtime.getRuntime().halt(0);
  }

  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"mde-operator " + Version.get()};
    }
  }
}
