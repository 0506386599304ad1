// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.remote.RemoteResponse;
import java.time.Instant;

/**
 * What statuses mean that receivers use alike (RFC 9110, "Status Codes").
 *
 * @param credential the fields of the spec that say who asks
 * @param address the fields of the spec that say where it is
 */
public record StatusMeaning(String credential, String address) {
  /** The meaning of an answer's status. */
  public ReceiverResponse of(RemoteResponse answer, Instant now) {
    var status = answer.status();
    return switch (status) {
      case 400, 413, 415, 422 -> ReceiverResponse.Refused.of(status);
      case 410 -> new ReceiverResponse.Gone();
      case 429, 503 ->
          new ReceiverResponse.Unable(
              "asks the operator to wait (HTTP " + status + ")", answer.retryAfter(now));
      case 401, 403 ->
          ReceiverResponse.unable("rejects the request (HTTP " + status + "): check " + credential);
      case 404 -> ReceiverResponse.unable("returned HTTP 404 (Not Found): check " + address);
      default -> other(status);
    };
  }

  private ReceiverResponse other(int status) {
    if (status >= 200 && status < 300) {
      return new ReceiverResponse.Accepted();
    }
    return status >= 300 && status < 400
        ? ReceiverResponse.unable(
            "redirects to another address (HTTP "
                + status
                + "), which the operator does not follow: check "
                + address)
        : new ReceiverResponse.Errored(status);
  }
}
