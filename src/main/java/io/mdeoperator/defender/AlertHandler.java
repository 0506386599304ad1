// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

/** Takes the alerts of an answer, one by one. */
@FunctionalInterface
public interface AlertHandler {
  /** Bytes of an alert that there is always room for. */
  long SHORT = 64 << 10;

  /** Wants to know whether there is any, and has no room for a long one. */
  AlertHandler NONE =
      new AlertHandler() {
        @Override
        public boolean take(Alert alert) {
          return true;
        }

        @Override
        public boolean hasRoomFor(long bytes) {
          return bytes <= SHORT;
        }
      };

  /**
   * Takes the next alert.
   *
   * @return false to stop reading, when enough is held already
   */
  boolean take(Alert alert);

  /**
   * Whether there is memory for an alert that is so long. Asked while it comes, before memory is
   * taken for it; it may be asked again for more.
   *
   * @param bytes of its JSON
   */
  default boolean hasRoomFor(long bytes) {
    return true;
  }
}
