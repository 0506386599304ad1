// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.faults;

import io.mdeoperator.alertsync.faults.ProcessFaultSchedule;
import io.mdeoperator.alertsync.faults.receivers.ReceiverKind;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.ControlPlanePrograms;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.machineaction.faults.ActionFaultStory;
import io.mdeoperator.shard.faults.ShardFaultStory;
import io.mdeoperator.testing.process.StoryOutcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Holds the promises of feeds, actions and shards against faults of real processes: {@code
 * hack/faults}.
 */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Plays stories of faults to the shipped operator, and proves from what all sides saw that the "
          + "promise of its alert feeds held, that Defender was asked for each action once, or that several "
          + "processes divided the customers between them.",
      "The operator is target/mde-operator.jar in processes of its own, with the rights and flags of "
          + "deploy/install, on a real control plane and against the simulator. A seed takes about a "
          + "minute; one seed always brings the same faults in the same order."
    })
final class Faults implements Callable<Integer> {
  @Parameters(
      paramLabel = "SEED",
      arity = "1..*",
      converter = Seeds.Reader.class,
      description = "A number, or a range such as 1-20.")
  private List<Seeds> seeds;

  @Option(
      names = "--kind",
      defaultValue = "FEEDS",
      description = "What is under test: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Kind kind;

  @Option(
      names = "--sink",
      defaultValue = "WEBHOOK",
      description =
          "Where the feeds deliver to, beside a mirror: ${COMPLETION-CANDIDATES}; a broker of Kafka "
              + "and a node of OpenSearch are real ones. Default: ${DEFAULT-VALUE}.")
  private ReceiverKind sink;

  @Spec private CommandSpec spec;

  private Faults() {}

  private enum Kind {
    FEEDS,
    ACTIONS,
    SHARDS
  }

  /** Plays the story of a seed. */
  private interface Stories {
    StoryOutcome play(long seed) throws Exception;
  }

  private record Seeds(long first, long last) {
    static final class Reader implements ITypeConverter<Seeds> {
      @Override
      public Seeds convert(String value) {
        if (!value.matches("\\d{1,9}(-\\d{1,9})?")) {
          throw new TypeConversionException("'" + value + "' is neither a number nor a range");
        }
        var parts = value.split("-", 2);
        return new Seeds(Long.parseLong(parts[0]), Long.parseLong(parts[parts.length - 1]));
      }
    }
  }

  /** Exit status: 0 when every promise held, 2 when it is not clear which seeds, else 1. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Faults()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (var cluster = ControlPlane.start(ControlPlanePrograms.findOrBuild())) {
      Installation.install(cluster);
      out().println("Logs and histories: " + cluster.folder());
      return switch (kind) {
        case FEEDS -> {
          try (var receiver = sink.start()) {
            yield play(seed -> new ProcessFaultSchedule(cluster, receiver, seed).run());
          }
        }
        case ACTIONS -> play(seed -> new ActionFaultStory(cluster, seed).run());
        case SHARDS -> {
          ShardFaultStory.install(cluster);
          yield play(seed -> new ShardFaultStory(cluster, seed).run());
        }
      };
    }
  }

  private int play(Stories stories) throws Exception {
    var outcomes = new ArrayList<StoryOutcome>();
    for (var seed : seeds.stream().flatMapToLong(Faults::each).toArray()) {
      var outcome = stories.play(seed);
      outcomes.add(outcome);
      print(outcome);
    }
    printSum(outcomes);
    return outcomes.stream().allMatch(StoryOutcome::isGood) ? 0 : 1;
  }

  private static LongStream each(Seeds range) {
    return LongStream.rangeClosed(range.first(), range.last());
  }

  private void print(StoryOutcome outcome) {
    out()
        .printf(
            Locale.ROOT,
            "seed %d: %s; %s, %.0f s%n",
            outcome.seed(),
            outcome.isGood() ? "kept" : "BROKEN",
            StoryOutcome.figures(List.of(outcome)),
            outcome.lasted().toMillis() / 1000.0);
    if (!outcome.isGood()) {
      outcome.problems().stream().limit(20).forEach(problem -> out().println("  " + problem));
      out().printf("  %d problems. What happened:%n", outcome.problems().size());
      outcome.story().forEach(line -> out().println("  " + line));
    }
    out().flush();
  }

  private void printSum(List<StoryOutcome> outcomes) {
    var broken =
        outcomes.stream().filter(outcome -> !outcome.isGood()).map(StoryOutcome::seed).toList();
    out()
        .printf(
            "%d seeds, %s: %s%n",
            outcomes.size(),
            broken.isEmpty() ? "every promise kept" : "BROKEN in " + broken,
            StoryOutcome.figures(outcomes));
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
