// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.stream;

import java.io.IOException;

/** There is no memory now to keep so many bytes. */
public final class NoRoomException extends IOException {
  private static final long serialVersionUID = 1;

  private final long bytes;

  NoRoomException(long bytes) {
    super("no room for " + bytes + " bytes");
    this.bytes = bytes;
  }

  /** That the item has at least. */
  public long bytes() {
    return bytes;
  }
}
