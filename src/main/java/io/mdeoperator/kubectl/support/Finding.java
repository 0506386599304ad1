// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.support;

/** One thing that was looked at. */
public record Finding(Result result, String title, String says) {
  /** What came of it. */
  public enum Result {
    OK,
    FAILED,
    NOT_SHOWN
  }

  static Finding ok(String title, String says) {
    return new Finding(Result.OK, title, says);
  }

  static Finding failed(String title, String says) {
    return new Finding(Result.FAILED, title, says);
  }

  static Finding notShown(String title, String says) {
    return new Finding(Result.NOT_SHOWN, title, says);
  }
}
