// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.alertsync.read.PageReader;
import io.mdeoperator.alertsync.read.Window;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;

/** Pages of a {@link FakeDefender}, as they are. */
public record FakePages(FakeDefender defender) implements PageReader {
  @Override
  public ApiAnswer read(Window window, int skip, AlertHandler each) {
    return read(window, 10_000, skip, each);
  }

  private ApiAnswer read(Window window, int top, int skip, AlertHandler each) {
    return defender.alerts(
        null,
        new AlertQuery(
            window.from(),
            window.before(),
            window.part(),
            Filter.ALL,
            top,
            skip,
            top > 1 && !window.lean()),
        each);
  }

  @Override
  public ApiAnswer behind(Window window, int skip, AlertHandler each) {
    return read(window, 1, skip, each);
  }

  @Override
  public ApiAnswer one(String id, AlertHandler each) {
    return defender.alert(null, id, each);
  }

  @Override
  public ApiAnswer control() {
    return defender.probe(null);
  }
}
