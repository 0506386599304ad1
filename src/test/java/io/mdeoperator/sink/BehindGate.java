// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.testing.LoopbackGate;

/** A receiver that a gate makes unreachable or silent. */
public interface BehindGate extends SinkUnderTest {
  /** Stands before the receiver. */
  LoopbackGate gate();

  @Override
  default void shut() {
    gate().shut();
  }

  @Override
  default void hold() {
    gate().hold();
  }

  @Override
  default boolean isAsked() {
    return gate().met() > 0;
  }

  @Override
  default void open() {
    gate().open();
  }
}
