// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.stream;

import java.io.IOException;

/** An item is longer than may be kept. */
public final class TooLongException extends IOException {
  private static final long serialVersionUID = 1;

  TooLongException(int limit) {
    super("longer than " + limit + " bytes");
  }
}
