// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.call;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteResponse;
import java.io.IOException;
import java.time.Instant;

/**
 * What is particular to one of Microsoft's APIs.
 *
 * @param metric its name in metrics
 * @param name for people, as a sentence begins
 * @param errors what its errors mean
 * @param unauthorized the reason where it refuses a token
 * @param unavailable the reason where it does not answer as it should
 */
public record ApiService(
    String metric, String name, ErrorTable errors, Reason unauthorized, Reason unavailable) {
  /** Microsoft Defender for Endpoint. */
  public static final ApiService DEFENDER =
      new ApiService(
          "defender",
          "The Defender API",
          ApiErrors::of,
          Reason.API_UNAUTHORIZED,
          Reason.API_UNAVAILABLE);

  /** What the errors of an API mean. */
  @FunctionalInterface
  public interface ErrorTable {
    /** The failure that an answer tells of, which is neither 200 nor 201. */
    RemoteFailure of(RemoteResponse answer, String tenantId, Instant now) throws IOException;
  }
}
