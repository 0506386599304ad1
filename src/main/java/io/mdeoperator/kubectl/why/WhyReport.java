// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.why;

import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.view.Colour;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.Kind.Trait;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import io.mdeoperator.kubectl.view.ObjectName;
import io.mdeoperator.kubectl.view.Texts;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints why an object is not Ready. */
public final class WhyReport {
  private static final int WIDTH_OF_STATE = 9;
  private static final int WIDTH_OF_LABEL = 16;

  private final PrintWriter out;
  private final Function<String[], String> commands;
  private final Instant now;

  /**
   * @param commands makes a command line of this plug-in from its words
   * @param now ages are shown as of then
   */
  public WhyReport(PrintWriter out, Function<String[], String> commands, Instant now) {
    this.out = out;
    this.commands = commands;
    this.now = now;
  }

  /** Prints it, and returns whether all is well. */
  public boolean print(DiagnosisReader reader, KubeObject subject) throws KubectlException {
    var diagnosis = reader.read(subject);
    headline(subject);
    out.println();
    var width = diagnosis.steps().stream().mapToInt(step -> step.title().length()).max().orElse(0);
    diagnosis.steps().forEach(step -> print(step, width));
    out.println();
    diagnosis
        .firstFailure()
        .ifPresentOrElse(
            step -> verdict("First failure", diagnosis, step), () -> nothingFails(diagnosis));
    printEvents(diagnosis);
    return diagnosis.isGood();
  }

  private void headline(KubeObject subject) {
    var customer = subject.text("spec", "displayName").map(name -> " (" + name + ")").orElse("");
    var ready = subject.ready();
    var not = subject.isReady() ? "" : "not ";
    var state =
        ready
            .flatMap(Condition::since)
            .map(time -> " has " + not + "been Ready for " + Texts.age(time, now))
            .orElse(" is " + not + "Ready");
    print(
        subject.title() + customer + state + ready.map(found -> ": " + found.reason()).orElse(""));
    if (subject.isOutdated()) {
      print("The operator has not seen the last change of its spec yet; what follows is older.");
    }
  }

  private void print(Step step, int width) {
    var colour =
        switch (step.state()) {
          case OK -> Colour.GOOD;
          case WARNING -> Colour.WAITING;
          case FAILED -> Colour.BAD;
          case WAITING -> Colour.WAITING;
          case NOT_SHOWN -> Colour.NONE;
        };
    out.print("  " + colour.paint(padded(step.state().word(), WIDTH_OF_STATE)));
    print(padded(step.title(), width + 2) + step.says());
  }

  private void verdict(String label, Diagnosis diagnosis, Step step) {
    var cause = step.cause().orElseThrow();
    line(label, step.title().strip() + reason(cause));
    line("What happened", cause.message());
    var reason = diagnosis.reason();
    line("Who acts", reason.map(Reason::actor).map(Actor::description).orElse("platform engineer"));
    reason.map(Reason::retry).map(Retry::description).ifPresent(retry -> line("Retried", retry));
    nextStep(diagnosis, cause).ifPresent(next -> line("Next step", next));
    if (step.isFailed() || diagnosis.consenting().isPresent()) {
      command(diagnosis, step).ifPresent(command -> line("Command", command));
    }
    diagnosis
        .tenant()
        .filter(tenant -> !tenant.isReady() && diagnosis.ofTenant(step).isEmpty())
        .filter(tenant -> tenant.has("status", "lastFailure", "httpStatus"))
        .map(WhyReport::identifiers)
        .ifPresent(ids -> line("For Microsoft", ids));
  }

  /** What the operator writes has it already. */
  private static Optional<String> nextStep(Diagnosis diagnosis, Condition cause) {
    return cause.since().isPresent() ? Optional.empty() : diagnosis.reason().map(Reason::remedy);
  }

  private Optional<String> command(Diagnosis diagnosis, Step step) {
    var what =
        diagnosis
            .ofTenant(step)
            .or(
                () ->
                    diagnosis
                        .tenant()
                        .map(tenant -> new ObjectName(Optional.empty(), tenant.name())));
    return diagnosis
        .consenting()
        .map(tenant -> commands.apply(new String[] {"consent-link", tenant, "--mail"}))
        .or(
            () ->
                what.filter(_ -> !diagnosis.hasEnded(step))
                    .map(name -> commands.apply(new String[] {after(step, name), name.toString()}))
                    .map(command -> command + "   (after the fix)"));
  }

  /**
   * The operator sees a changed Secret by itself, and does not try a refused one again; nor does it
   * look at an action because somebody asks.
   */
  private static String after(Step step, ObjectName what) {
    var isChecked = what.kind().filter(kind -> !kind.is(Trait.CHECKED)).isEmpty();
    return step.isOf(Kind.APPLICATION) || !isChecked ? "wait" : "check";
  }

  /** What Microsoft's support asks for. */
  private static String identifiers(KubeObject tenant) {
    return Stream.of(
            part("", tenant, "code"),
            part("HTTP ", tenant, "httpStatus"),
            part("trace ID ", tenant, "traceId"),
            part("correlation ID ", tenant, "correlationId"),
            part("at ", tenant, "time"))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  private static Optional<String> part(String label, KubeObject tenant, String field) {
    return tenant.text("status", "lastFailure", field).map(value -> label + value);
  }

  private void nothingFails(Diagnosis diagnosis) {
    var warning = diagnosis.firstWarning();
    print(warning.isEmpty() ? "Nothing fails." : "Nothing fails yet.");
    diagnosis
        .firstInProgress()
        .ifPresentOrElse(
            step -> verdict("In progress", diagnosis, step),
            () -> warning.ifPresent(step -> verdict("First warning", diagnosis, step)));
  }

  private void printEvents(Diagnosis diagnosis) {
    if (diagnosis.events().isEmpty()) {
      return;
    }
    out.println();
    print("Events of the last hour:");
    for (var event : diagnosis.events()) {
      print(
          "  "
              + padded(
                  DiagnosisReader.timeOf(event).map(time -> Texts.age(time, now)).orElse("?"), 6)
              + padded(event.text("type").orElse(""), 9)
              + event.text("reason").orElse("")
              + ": "
              + event.text("message").orElse(""));
    }
  }

  private void line(String label, String text) {
    print(padded(label + ":", WIDTH_OF_LABEL) + text);
  }

  private void print(String text) {
    out.println(Texts.printable(text));
  }

  private static String reason(Condition cause) {
    return cause.reason().isEmpty() ? "" : ", " + cause.reason();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
