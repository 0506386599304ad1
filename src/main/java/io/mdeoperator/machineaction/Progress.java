// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** How far a request has come. */
sealed interface Progress {
  /** Refusals that say nothing of what was asked for. */
  Set<Reason> MAY_PASS = Set.of(Reason.THROTTLED, Reason.API_UNAVAILABLE, Reason.API_UNAUTHORIZED);

  Attempt attempt();

  Finding finding();

  /** Defender's answer could not be read. */
  static Progress unread(Attempt attempt, RemoteFailure failure) {
    return new Going(
        attempt, Finding.unknown(failure.reason(), failure.detail()), failure.retryAfter());
  }

  /** Defender provably did nothing. */
  static Progress refused(Attempt attempt, RemoteFailure failure) {
    if (MAY_PASS.contains(failure.reason()) || failure.httpStatus().isEmpty()) {
      return unread(attempt, failure);
    }
    if (failure.reason() == Reason.API_ROLES_MISSING) {
      return new Going(attempt, Finding.failed(Reason.ACTION_ROLE_MISSING, failure.detail()));
    }
    return new Ended(
        attempt,
        Outcome.REFUSED,
        Finding.failed(
            Reason.ACTION_REFUSED,
            failure.detail() + failure.code().map(code -> " (" + code + ")").orElse("")),
        failure.time());
  }

  /**
   * It goes on.
   *
   * @param untilNext until the next look; empty: as the finding's reason asks
   */
  record Going(Attempt attempt, Finding finding, Optional<Duration> untilNext) implements Progress {
    Going(Attempt attempt, Finding finding, Duration untilNext) {
      this(attempt, finding, Optional.of(untilNext));
    }

    Going(Attempt attempt, Finding finding) {
      this(attempt, finding, Optional.empty());
    }
  }

  /**
   * It has ended.
   *
   * @param time by Defender's clock
   */
  record Ended(Attempt attempt, Outcome outcome, Finding finding, Instant time)
      implements Progress {}
}
