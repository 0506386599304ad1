// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.delivery.memory.BatchRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What one call for a window brings, alert by alert. Holds one batch of alerts, and of all of them
 * what tells how to divide the window. Used once.
 */
final class Page implements AlertHandler {
  private final Window window;
  private final WantedAlert.Admission admission;
  private final BatchRoom room;
  private final EarliestAlerts alerts;
  private final LongStream.Builder times = LongStream.builder();
  private final LongStream.Builder created = LongStream.builder();
  private final List<String> identities = new ArrayList<>();
  private Optional<Instant> latest = Optional.empty();

  Page(Window window, WantedAlert.Admission admission, BatchRoom room) {
    this.window = window;
    this.admission = admission;
    this.room = room;
    this.alerts = new EarliestAlerts(room);
  }

  /** Takes the next alert, until the window has so many that it is to be divided. */
  @Override
  public boolean take(Alert alert) {
    // An answer that ignores the end of the window would move the watermark too far.
    var time = alert.lastUpdateTime();
    if (!window.endsBefore(time)) {
      times.add(Ticks.of(time));
      latest = latest.filter(time::isBefore).or(() -> Optional.of(time));
      if (window.isInstant()) {
        identities.add(AlertRecords.revision(alert).identity());
        alert.created().map(Ticks::of).ifPresent(created::add);
      }
      admitted(alert).ifPresent(alerts::offer);
    }
    // Of a single instant every row counts; without evidence most is known.
    return window.isInstant() || window.lean() || !alerts.isOverfull();
  }

  @Override
  public boolean hasRoomFor(long bytes) {
    return room.hasRoomFor(bytes);
  }

  /** The latest update that it shows. */
  Optional<Instant> latest() {
    return latest;
  }

  private Optional<WantedAlert> admitted(Alert alert) {
    return Optional.of(new WantedAlert(alert, admission.sinksFor(alert)))
        .filter(wanted -> !wanted.sinks().isEmpty());
  }

  Window window() {
    return window;
  }

  EarliestAlerts alerts() {
    return alerts;
  }

  /** Whether any sink lacks any of the alerts. */
  boolean hasNews() {
    return !alerts.ready().isEmpty();
  }

  /** Of a single instant: which alerts it has. */
  List<String> identities() {
    return identities;
  }

  /** An instant in parts; none when it cannot be divided. */
  List<Window> slices() {
    return window.slices(created.build().toArray());
  }

  /** The window in parts: it has more than the page shows, or than a batch holds. */
  List<Window> parts(PageReader reader) {
    var from = Ticks.of(window.from());
    var seen = times.build().filter(time -> time >= from).sorted().toArray();
    // A page that ended by itself is all that the API hands out at a time.
    var most = alerts.isOverfull() ? Integer.MAX_VALUE : Math.max(1, seen.length);
    var rowsOfPart = Math.min(most, alerts.alertsOfPart());
    var handedOn = window.lean() ? 0 : alerts.ready().size();
    return new Division(reader, window, seen, alerts.times(), handedOn, rowsOfPart).parts();
  }

  /**
   * The alerts to be delivered, fetched once more with their evidence; some may be later revisions,
   * which are asked for once more as well.
   *
   * @return nothing when it is better to read the whole window with evidence
   */
  Optional<List<WantedAlert>> withEvidence(PageReader reader) {
    var lean = alerts.ready().stream().map(WantedAlert::alert).toList();
    return EvidenceFetcher.fetch(lean, reader, room)
        .map(whole -> whole.stream().flatMap(alert -> admitted(alert).stream()).toList());
  }
}
