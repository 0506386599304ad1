// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.delivery;

import io.mdeoperator.alertsync.checkpoint.Revision;
import io.mdeoperator.alertsync.quarantine.Quarantine;
import io.mdeoperator.alertsync.read.PageReader;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.ApiAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tries again what a sink has refused. The source is asked for the alerts as they are now; what it
 * does not have any more stays in the quarantine. Not thread-safe.
 */
public final class Redrive {
  private final PageReader pages;
  private final Quarantine quarantine;
  private final String token;

  /**
   * @param token the value of the annotation that asks for it; each is acted on once
   */
  public Redrive(PageReader pages, Quarantine quarantine, String token) {
    this.pages = pages;
    this.quarantine = quarantine;
    this.token = token;
  }

  /** Tries it for one sink; empty unless something halts it. */
  public Optional<StepResult> of(SinkDelivery sink) {
    return switch (quarantine.of(sink.name())) {
      case Result.Failed(var problem) -> Optional.of(new StepResult.SinkFailed(problem));
      case Result.Ok(var kept) when kept.token().equals(Optional.of(token)) -> Optional.empty();
      case Result.Ok(var kept) when kept.revisions().isEmpty() -> Optional.empty();
      case Result.Ok(var kept) -> of(sink, kept.revisions());
    };
  }

  private Optional<StepResult> of(SinkDelivery sink, List<Revision> kept) {
    var found = new ArrayList<Alert>();
    var tried = new ArrayList<Revision>();
    for (var revision : kept.stream().filter(Revision::isAddressable).toList()) {
      switch (pages.one(revision.identity(), found::add)) {
        case ApiAnswer.Failed(var failure) -> {
          return Optional.of(new StepResult.SourceFailed(failure));
        }
        case ApiAnswer.Read read when read.count() > 0 -> tried.add(revision);
        case ApiAnswer.Read _ -> {} // gone from the source
      }
    }
    tried.forEach(sink.cursor()::release);
    found.sort(Comparator.comparing(Alert::lastUpdateTime));
    return sink.redeliver(found).or(() -> written(sink, tried));
  }

  /** What was refused again is kept as it is, since the quarantine has it. */
  private Optional<StepResult> written(SinkDelivery sink, List<Revision> tried) {
    var delivered = tried.stream().filter(revision -> !sink.hasRefused(revision)).toList();
    return quarantine.redriven(sink.name(), delivered, token).map(StepResult.SinkFailed::new);
  }
}
