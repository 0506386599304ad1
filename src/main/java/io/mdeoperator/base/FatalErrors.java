// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import java.util.function.Function;

/**
 * Where an {@link Error} goes: to the uncaught-exception handler of its thread, since a JVM that
 * threw one is not to be trusted. The operator's own handler ends the process. A plain thread
 * brings an Error there by itself; futures, timers, servers and watches keep it, so it is reported
 * to the handler before they get it.
 */
public final class FatalErrors {
  private FatalErrors() {}

  /**
   * Reports an Error that was caught.
   *
   * @return the same, to be thrown on
   */
  public static Error reported(Error error) {
    var thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
    return error;
  }

  /** The same task, whose Errors are reported. */
  public static Runnable reporting(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Error e) {
        throw reported(e);
      }
    };
  }

  /** The same function, whose Errors are reported. */
  public static <T, R> Function<T, R> reportingFunction(Function<T, R> function) {
    return argument -> {
      try {
        return function.apply(argument);
      } catch (Error e) {
        throw reported(e);
      }
    };
  }
}
