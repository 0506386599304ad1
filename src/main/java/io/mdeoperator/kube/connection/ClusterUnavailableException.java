// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

/**
 * The cluster cannot be reached, or lacks the operator's kinds; the message is one line that says
 * what to do.
 */
public final class ClusterUnavailableException extends Exception {
  /** A message for the person who starts the operator. */
  public ClusterUnavailableException(String message) {
    super(message);
  }
}
