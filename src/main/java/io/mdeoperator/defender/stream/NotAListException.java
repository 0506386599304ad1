// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.stream;

import java.io.IOException;

/**
 * A document is JSON, but not with the list that was asked for; the message is one sentence's end.
 */
public final class NotAListException extends IOException {
  private static final long serialVersionUID = 1;

  NotAListException(String what) {
    super(what);
  }
}
