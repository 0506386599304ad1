// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.sink.Revision;
import io.mdeoperator.sink.store.Quarantine;
import io.mdeoperator.sink.store.QuarantineContent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A quarantine in memory. */
public final class MemoryQuarantine implements Quarantine {
  private final QuarantineContent content = new QuarantineContent(null);
  private Optional<Problem> problem = Optional.empty();

  public void failWith(Problem why) {
    problem = Optional.ofNullable(why);
  }

  public QuarantineContent content() {
    return content;
  }

  @Override
  public synchronized Optional<Problem> keep(String sink, List<Refused> alerts) {
    if (problem.isEmpty()) {
      alerts.forEach(alert -> content.put(sink, alert, Instant.EPOCH));
    }
    return problem;
  }

  @Override
  public synchronized Result<List<Revision>> of(String sink) {
    return problem
        .<Result<List<Revision>>>map(Result::failed)
        .orElseGet(() -> Result.ok(content.revisions(sink)));
  }

  @Override
  public synchronized Optional<Problem> drop(String sink, List<Revision> delivered) {
    content.drop(sink, delivered);
    return problem;
  }

  @Override
  public synchronized Optional<Problem> forget(String sink) {
    content.forget(sink);
    return problem;
  }
}
