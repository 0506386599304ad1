// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.peers;

import io.mdeoperator.cluster.ChildProcess;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import java.util.function.BooleanSupplier;

/** A program that reads alerts and posts them, and remembers how far it is. */
@FunctionalInterface
interface Contender {
  /** Starts it within this limit of memory; it goes on where it has been ended before. */
  Running start(MemoryGroup group) throws Exception;

  /**
   * The process of one.
   *
   * @param pid its id
   * @param isAlive whether it runs
   * @param kill SIGKILL; returns when it is gone
   */
  record Running(long pid, BooleanSupplier isAlive, Runnable kill) {
    static Running of(ChildProcess process) {
      return new Running(process.pid(), process::isAlive, process::kill);
    }

    static Running of(OperatorProcess process) {
      return new Running(process.pid(), process::isAlive, process::kill);
    }
  }
}
