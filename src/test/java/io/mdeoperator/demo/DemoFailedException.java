// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

/** A step of the demo did not come out as it should; the message is for the user. */
public final class DemoFailedException extends Exception {
  public DemoFailedException(String message) {
    super(message);
  }

  public DemoFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
