package io.mdeoperator.alertsync.testing;

import io.mdeoperator.alertsync.checkpoint.Revision;
import io.mdeoperator.alertsync.quarantine.Quarantine;
import io.mdeoperator.alertsync.quarantine.QuarantineContent;
import io.mdeoperator.api.reason.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A quarantine in memory. */
public final class MemoryQuarantine implements Quarantine {
  private final QuarantineContent shelf = new QuarantineContent(null);
  private Optional<Problem> trouble = Optional.empty();

  public void failWith(Problem why) {
    trouble = Optional.ofNullable(why);
  }

  public QuarantineContent shelf() {
    return shelf;
  }

  @Override
  public synchronized Optional<Problem> keep(String sink, List<Refused> alerts) {
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
  public synchronized Optional<Problem> redriven(
      String sink, List<Revision> delivered, String token) {
    shelf.drop(sink, delivered);
    shelf.redriven(sink, token);
    return trouble;
  }

  @Override
  public synchronized Optional<Problem> forget(String sink) {
    shelf.forget(sink);
    return trouble;
  }
}
