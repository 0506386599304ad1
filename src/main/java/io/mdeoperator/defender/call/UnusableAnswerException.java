// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

import java.io.IOException;

/** An answer that is JSON, but not what was asked for. */
public final class UnusableAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param message continues the name of the API, without the text of the answer
   */
  public UnusableAnswerException(String message) {
    super(message);
  }
}
