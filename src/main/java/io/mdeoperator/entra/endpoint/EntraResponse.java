// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import io.mdeoperator.entra.token.ClockOffset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What Entra's token endpoint said, apart from the token and the text meant for people.
 *
 * @param readable whether it was the JSON that it should be
 * @param error the OAuth error code; empty when there is none
 * @param numbers the AADSTS numbers, most telling first
 * @param expiresIn how long the token lasts; empty when not said
 * @param clock how ours compared with Entra's when the answer came
 */
public record EntraResponse(
    int status,
    boolean readable,
    String error,
    List<String> numbers,
    Optional<String> traceId,
    Optional<String> correlationId,
    Optional<Duration> retryAfter,
    Optional<Duration> expiresIn,
    ClockOffset clock) {}
