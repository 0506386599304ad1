// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

/**
 * Keys of the key-value pairs in log lines. A line about an object has {@link #NAMESPACE} and
 * {@link #NAME}, so that the lines about an object can be found by what users call it.
 */
public final class LogKeys {
  /** Namespace of the object that a line is about. */
  public static final String NAMESPACE = "namespace";

  /** Name of the object that a line is about. */
  public static final String NAME = "name";

  /** Kind of the object, where it does not follow from the message. */
  public static final String KIND = "kind";

  /** Name of a sink within the feed that {@link #NAMESPACE} and {@link #NAME} identify. */
  public static final String SINK = "sink";

  /** Reason of a condition. */
  public static final String REASON = "reason";

  /** Status of an HTTP response; -1 or 0 where there was none. */
  public static final String HTTP_STATUS = "httpStatus";

  private LogKeys() {}
}
