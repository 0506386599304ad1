// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.ApiAnswer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a pass reads from. */
public interface PageReader {
  /** Reads one page of a window. */
  ApiAnswer read(Window window, int skip, Predicate<Alert> each);

  /** Reads one alert with its evidence. */
  ApiAnswer one(String id, Consumer<Alert> each);

  /** Asks for something cheap, which shows whether anything can be read at all. */
  ApiAnswer control();
}
