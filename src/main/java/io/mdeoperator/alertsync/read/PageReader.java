// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;

/** What a pass reads from. */
public interface PageReader {
  /** Reads one page of a window. */
  ApiAnswer read(Window window, int skip, AlertHandler each);

  /** Reads one row of a window, without its evidence, behind so many others. */
  ApiAnswer behind(Window window, int skip, AlertHandler each);

  /** Reads one alert with its evidence. */
  ApiAnswer one(String id, AlertHandler each);

  /** Asks for something cheap, which shows whether anything can be read at all. */
  ApiAnswer control();
}
