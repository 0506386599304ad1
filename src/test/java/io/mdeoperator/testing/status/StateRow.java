// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.status;

import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.api.v1alpha1.Cloud;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A row of {@code states.md}: a state, and what is said of it.
 *
 * @param group the heading that the row stands under
 * @param notMet the condition beside Ready that is False, if any
 * @param application the reason of the application, where that is what is wrong
 * @param message a part of the message, with names to be filled in
 * @param event type of the event
 */
public record StateRow(
    String group,
    String state,
    Optional<String> notMet,
    Reason reason,
    Optional<Reason> application,
    String message,
    String event,
    Retry retry,
    Actor actor) {
  private static final Path FILE = Path.of("src/test/resources/states.md");
  private static final Pattern CELLS = Pattern.compile("(?<=\\|)[^|]*(?=\\|)");

  /** All rows, in order. */
  public static List<StateRow> all() {
    try {
      var rows = new ArrayList<StateRow>();
      var group = "";
      for (var line : Files.readAllLines(FILE)) {
        if (line.startsWith("## ")) {
          group = line.substring(3);
        } else if (line.startsWith("| ") && !line.startsWith("| State ")) {
          rows.add(read(group, line));
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StateRow read(String group, String line) {
    var cells = CELLS.matcher(line).results().map(cell -> cell.group().strip()).toList();
    return new StateRow(
        group,
        cells.get(0),
        Optional.of(cells.get(1)).filter(type -> !type.equals("-")),
        reason(cells.get(2)),
        Optional.of(cells.get(3)).filter(value -> !value.isEmpty()).map(StateRow::reason),
        cells.get(4),
        cells.get(5),
        Retry.valueOf(cells.get(6)),
        Actor.valueOf(cells.get(7)));
  }

  /** The reason that retry class and actor belong to. */
  public Reason decisive() {
    return application.orElse(reason);
  }

  /** The part of the message with the names of a case. */
  public String message(Cloud cloud, String clientId, String tenantId) {
    return message
        .replace("{cloud}", cloud.value())
        .replace("{azurePortal}", cloud.azurePortal())
        .replace("{defenderPortal}", cloud.defenderPortal())
        .replace("{clientId}", clientId)
        .replace("{tenantId}", tenantId);
  }

  private static Reason reason(String value) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.value().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("states.md names the unknown reason " + value));
  }

  @Override
  public String toString() {
    return state;
  }
}
