// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.sink.Revision;
import java.util.HashMap;
import java.util.Map;

/**
 * How far one sink has come with a redrive. In memory only: after a restart, what was refused again
 * is tried once more. Never more than what the quarantine holds.
 */
final class RedriveProgress {
  private static final int MAX_FAILURES = 3;

  private final String token;
  private final Map<Revision, Integer> failures = new HashMap<>();

  RedriveProgress(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  boolean isLeft(Revision revision) {
    return failures.getOrDefault(revision, 0) < MAX_FAILURES;
  }

  void tried(Revision revision) {
    failures.put(revision, MAX_FAILURES);
  }

  /** It could not be fetched; after three times the others go on without it. */
  void failed(Revision revision) {
    failures.merge(revision, 1, Integer::sum);
  }
}
