// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import io.mdeoperator.api.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a call to Microsoft failed: what the status and the logs may say of it.
 *
 * @param reason from the catalogue
 * @param detail one sentence for people, without the text of the answer
 * @param code {@code AADSTS…}, or the API's or Entra's error code where there is no number
 * @param httpStatus absent when no answer came
 * @param traceId Entra's trace id
 * @param correlationId the call's id at Entra, or the API's {@code error.target}
 * @param retryAfter what the answer, or the tenant's quota, asks for
 */
public record RemoteFailure(
    Reason reason,
    String detail,
    Optional<String> code,
    Optional<Integer> httpStatus,
    Optional<String> traceId,
    Optional<String> correlationId,
    Instant time,
    Optional<Duration> retryAfter) {

  /** A failure of which nothing more is known. */
  public static RemoteFailure of(Reason reason, String detail, Instant time) {
    return new RemoteFailure(
        reason,
        detail,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        time,
        Optional.empty());
  }

  /** The same with the time after which it may be tried again. */
  public RemoteFailure withRetryAfter(Duration wait) {
    return new RemoteFailure(
        reason, detail, code, httpStatus, traceId, correlationId, time, Optional.of(wait));
  }
}
