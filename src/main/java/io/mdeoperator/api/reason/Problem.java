// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.reason;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a sink, or what belongs to it, could not be used.
 *
 * @param reason from the catalogue
 * @param message for the person who reads the status; no text of a foreign server
 * @param retryAfter what the sink asks for
 */
public record Problem(Reason reason, String message, Optional<Duration> retryAfter) {
  /** Without a wish when to try again. */
  public Problem(Reason reason, String message) {
    this(reason, message, Optional.empty());
  }
}
