// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.PageReader;
import io.mdeoperator.alertsync.read.Window;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;

/**
 * Tells of each page that could be read.
 *
 * @param onRead called on the thread that reads
 */
record AnsweredPages(PageReader pages, Runnable onRead) implements PageReader {
  @Override
  public ApiAnswer read(Window window, int skip, AlertHandler each) {
    var answer = pages.read(window, skip, each);
    if (answer instanceof ApiAnswer.Read) {
      onRead.run();
    }
    return answer;
  }

  @Override
  public ApiAnswer one(String id, AlertHandler each) {
    return pages.one(id, each);
  }

  @Override
  public ApiAnswer control() {
    return pages.control();
  }
}
