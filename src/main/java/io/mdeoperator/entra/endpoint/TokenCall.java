// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.entra.token.ClockOffset;
import io.mdeoperator.remote.MeasuredHttp;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.RemoteResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/**
 * Sends one token request over our own HTTP client and keeps the answer or failure. One object per
 * request; not thread-safe.
 */
final class TokenCall {
  static final String CORRELATION_ID = "client-request-id";

  /** Room for a description of 1 MiB beside the members that are read. */
  static final int MAX_BYTES = 2 * 1024 * 1024;

  private final MeasuredHttp http;
  private final Clock clock;
  private Optional<EntraResponse> answer = Optional.empty();
  private Optional<IOException> failure = Optional.empty();

  TokenCall(MeasuredHttp http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  /** What Entra said; empty when no whole answer came. */
  Optional<EntraResponse> answer() {
    return answer;
  }

  /** What came of it, with this token or without one. */
  TokenReply reply(Optional<String> token) {
    return new TokenReply(token, answer, failure);
  }

  /**
   * @return the answer's members; missing when it was no JSON object
   * @throws IOException when no whole answer came; the reply holds it, too
   */
  JsonNode send(RemoteRequest request) throws IOException {
    var correlationId = Optional.ofNullable(request.headers().get(CORRELATION_ID));
    try {
      return http.exchange(request, came -> keep(came, correlationId));
    } catch (IOException e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  private JsonNode keep(RemoteResponse came, Optional<String> correlationId) throws IOException {
    var body = EntraResponseReader.parse(came.body(MAX_BYTES).orElse(new byte[0]));
    answer =
        Optional.of(
            EntraResponseReader.read(
                came.status(),
                body,
                came.retryAfter(clock.instant()),
                correlationId,
                ClockOffset.of(came.date(), clock.instant())));
    return body;
  }
}
