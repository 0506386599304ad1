// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import java.net.URI;
import java.nio.file.Path;

/** The operator as it is shipped, told to call the simulator. */
public interface DemoOperator extends AutoCloseable {
  /** What it is, as the end of a sentence. */
  String description();

  /** The root of its consent pages. */
  URI consentPages();

  /** Where its log is, for people. */
  Path logFile();

  /** Everything that it has logged. */
  String log();

  boolean isAlive();

  /** Ends it with -9, as a lost node does. */
  void kill();

  /** Has it work again after {@link #kill}; returns when it does. */
  void comeBack() throws DemoFailedException;

  /** Stops it in order. */
  @Override
  void close();
}
