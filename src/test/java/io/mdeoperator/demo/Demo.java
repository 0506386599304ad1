// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import io.mdeoperator.demo.cluster.CurrentCluster;
import io.mdeoperator.demo.cluster.DemoCluster;
import io.mdeoperator.demo.cluster.EmbeddedCluster;
import io.mdeoperator.demo.cluster.NodeCluster;
import io.mdeoperator.demo.cluster.RealCluster;
import io.mdeoperator.demo.tables.ProjectFiles;
import io.mdeoperator.testing.Ingress;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookSignatures;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code ./demo}. */
@Command(
    name = "./demo",
    description = {
      "Shows the operator at work: customers are onboarded, consent, have their alerts mirrored,"
          + " are hunted in, and have a device isolated.",
      "Microsoft is simulated on this machine: no account is needed, and nothing is sent elsewhere."
    },
    sortOptions = false,
    footer = {"", "Exit status: 0 the story was told, 1 a step failed, 2 wrong usage."})
public final class Demo implements Callable<Integer> {
  private static final int LONGEST_CLEAN_UP_SECONDS = 90;

  /** Where it may run. */
  public enum Place {
    embedded,
    real,
    node,
    current
  }

  @Option(
      names = "--cluster",
      paramLabel = "WHERE",
      description = {
        "embedded: an API server inside the demo (default).",
        "real: kube-apiserver and etcd, started for the demo; built at the first time.",
        "node: the operator's image in pods of a node, which is started for the demo; needs root.",
        "current: the cluster of your current kubectl context."
      })
  private Place place = Place.embedded;

  /** What may receive alerts beside the webhook. */
  public enum Siem {
    opensearch
  }

  @Option(
      names = "--sink",
      paramLabel = "WHAT",
      description = {
        "opensearch: OpenSearch receives the alerts, too, and is searched; built at the first"
            + " time.",
        "Not with --cluster=node."
      })
  private Siem siem;

  @Option(names = "--once", description = "End when the story has been told, instead of at Ctrl-C.")
  private boolean once;

  @Option(names = "--yes", description = "Agree beforehand to what --cluster=current asks.")
  private boolean yes;

  @Option(names = "--help", usageHelp = true, description = "Print this and end.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Spec private CommandSpec spec;

  private final PrintWriter out =
      new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
  private final DemoOutput narrator = new DemoOutput(out);

  /** Entry point. */
  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "logback-demo.xml");
    System.exit(new CommandLine(new Demo()).execute(args));
  }

  @Override
  public Integer call() {
    if (siem != null && place == Place.node) {
      throw new ParameterException(
          spec.commandLine(),
          "--sink=opensearch listens on this machine only, where pods of a node do not reach it");
    }
    var cleanedUp = new CountDownLatch(1);
    endInOrder(Thread.currentThread(), cleanedUp);
    try {
      tell();
      return ExitCode.OK;
    } catch (DemoFailedException | IOException e) {
      narrator.failed(e.getMessage());
      return ExitCode.SOFTWARE;
    } catch (InterruptedException e) {
      return ExitCode.OK;
    } finally {
      cleanedUp.countDown();
    }
  }

  /** Ctrl-C ends the story wherever it is, but not the cleaning up after it. */
  private static void endInOrder(Thread story, CountDownLatch cleanedUp) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  story.interrupt();
                  try {
                    cleanedUp.await(LONGEST_CLEAN_UP_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private void tell() throws DemoFailedException, InterruptedException, IOException {
    var folder = ProjectFiles.newRunFolder();
    try {
      tell(folder);
    } catch (DemoFailedException e) {
      throw new DemoFailedException(
          "%s%nThe demo has stopped all that it started. Its files, such as operator.log, are in %s"
              .formatted(e.getMessage(), ProjectFiles.fromProject(folder)),
          e);
    }
  }

  private void tell(Path folder) throws DemoFailedException, InterruptedException, IOException {
    var secret = "demo-secret-" + UUID.randomUUID();
    var manifests = new Manifests(ProjectFiles.examples(), secret);
    manifests.allow(DemoSteps.CUSTOMER, ResponseSteps.ROLES, ResponseSteps.ACTIONS);
    narrator.step("A cluster, a simulated Microsoft, and the operator");
    if (place == Place.node) {
      narrator.say("The operator's pods are starting; this takes half a minute.");
    }
    try (var cluster = open(manifests.namespace());
        var microsoft = new SimulatedMicrosoft(manifests, secret, cluster.hosts());
        var receiver =
            WebhookReceiver.start(microsoft.simulator().authority(), cluster.hosts().receiver());
        var search = siem == null ? null : DemoSearch.start(microsoft.simulator().authority());
        var operator = cluster.startOperator(folder, microsoft.simulator());
        var ingress = Ingress.start(microsoft.simulator().authority(), operator.consentPages())) {
      var callback = ingress.url() + "/consent/callback";
      manifests.callBack(callback);
      microsoft.callBack(callback);
      manifests.post(receiver.url(), WebhookSignatures.OLD_KEY);
      if (search != null) {
        manifests.index(search.url(), DemoSearch.API_KEY);
      }
      introduce(cluster, microsoft, operator, callback);
      narrator.say("Webhook:     " + receiver.url() + " (a receiver inside the demo)");
      var stage =
          new DemoEnvironment(
              cluster, manifests, microsoft, operator, receiver, Optional.ofNullable(search));
      var story = new DemoSteps(stage, narrator);
      story.tell();
      narrator.endStep();
      if (!once) {
        new DemoEpilogue(stage, story, narrator).playUntilInterrupted();
      }
    }
  }

  private DemoCluster open(String namespace) throws DemoFailedException, InterruptedException {
    return switch (place) {
      case embedded -> new EmbeddedCluster();
      case real -> RealCluster.start();
      case node -> NodeCluster.open();
      case current -> CurrentCluster.connect(namespace, question -> yes || narrator.asks(question));
    };
  }

  private void introduce(
      DemoCluster cluster, SimulatedMicrosoft microsoft, DemoOperator operator, String callback) {
    narrator.say("Cluster:     " + cluster.description());
    narrator.say("Entra ID:    " + microsoft.simulator().loginUrl() + " (simulated)");
    narrator.say("Defender:    " + microsoft.simulator().apiUrl() + " (simulated)");
    narrator.say("Graph:       " + microsoft.simulator().graphUrl() + " (simulated)");
    narrator.say("Operator:    " + operator.description());
    narrator.say("Callback:    " + callback + " (the operator's, behind TLS)");
    cluster
        .audienceCommand()
        .ifPresent(
            command -> {
              narrator.say("To look for yourself with kubectl while the demo runs:");
              narrator.show(command);
            });
  }
}
