// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.alertsync.read.FetchedAlerts;
import io.mdeoperator.alertsync.read.PageReader;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.delivery.Refetch;
import io.mdeoperator.delivery.memory.BatchRoom;
import io.mdeoperator.sink.Revision;

/** Fetches alerts by their ids, while there is room for all of them together. Used once. */
final class AlertRefetch implements Refetch {
  private final PageReader pages;
  private final FetchedAlerts fetched;

  AlertRefetch(PageReader pages, BatchRoom room) {
    this.pages = pages;
    this.fetched = new FetchedAlerts(room);
  }

  @Override
  public Answer one(Revision revision) {
    var before = fetched.alerts().size();
    return switch (pages.one(revision.identity(), fetched)) {
      case ApiAnswer.Read _ ->
          new Answer.Fetched(fetched.alerts().stream().skip(before).map(AlertRecords::of).toList());
      case ApiAnswer.Failed(var failure) when failure.reason() == Reason.THROTTLED ->
          new Answer.Throttled();
      case ApiAnswer.Failed _ -> new Answer.Failed();
      case ApiAnswer.NoRoom _ -> new Answer.NoRoom();
    };
  }
}
