package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.sink.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A quarantine in memory. */
final class MemoryQuarantine implements Quarantine {
  private final QuarantineShelf shelf = new QuarantineShelf(null);
  private Optional<Trouble> trouble = Optional.empty();

  void failWith(Trouble why) {
    trouble = Optional.ofNullable(why);
  }

  QuarantineShelf shelf() {
    return shelf;
  }

  @Override
  public synchronized Optional<Trouble> keep(String sink, List<Refused> alerts) {
    if (trouble.isEmpty()) {
      alerts.forEach(alert -> shelf.put(sink, alert, Instant.EPOCH));
    }
    return trouble;
  }

  @Override
  public synchronized Kept of(String sink) {
    return trouble
        .<Kept>map(Kept.Failed::new)
        .orElseGet(() -> new Kept.Revisions(shelf.revisions(sink), shelf.redriven(sink)));
  }

  @Override
  public synchronized Optional<Trouble> redriven(
      String sink, List<Revision> delivered, String token) {
    shelf.drop(sink, delivered);
    shelf.redriven(sink, token);
    return trouble;
  }

  @Override
  public synchronized Optional<Trouble> forget(String sink) {
    shelf.forget(sink);
    return trouble;
  }
}
