// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/**
 * Stands for the process's end: keeps what reaches the uncaught-exception handler of any thread.
 * There is one for all, which Awaitility sets as well while it waits: a class of tests that uses
 * this is {@code @Isolated}.
 */
public final class UncaughtErrors implements AutoCloseable {
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

  public UncaughtErrors() {
    Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> errors.add(thrown));
  }

  /** Waits for an Error of this type. */
  public void await(Class<? extends Error> type) {
    Awaitility.await()
        .dontCatchUncaughtExceptions()
        .untilAsserted(() -> assertThat(errors).hasAtLeastOneElementOfType(type));
  }

  public List<Throwable> errors() {
    return errors;
  }

  @Override
  public void close() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }
}
