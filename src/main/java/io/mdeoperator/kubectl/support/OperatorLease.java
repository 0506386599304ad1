// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.support;

import io.mdeoperator.kubectl.view.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A Lease in the operator's namespace. */
record OperatorLease(KubeObject lease) {
  /** Twice as long as a leader may be silent. */
  static final Duration MAX_AGE = Duration.ofSeconds(30);

  private static final Pattern OF_SHARD = Pattern.compile("(.+)-\\d{1,2}-of-(\\d{1,2})");

  String name() {
    return lease.name();
  }

  String holder() {
    return lease.text("spec", "holderIdentity").orElse("nobody");
  }

  /** The name that the operator's configuration gives the Leases of all shards. */
  String configuredName() {
    var shard = OF_SHARD.matcher(name());
    return shard.matches() ? shard.group(1) : name();
  }

  boolean isFresh(Instant now) {
    return lease
        .time("spec", "renewTime")
        .filter(time -> time.isAfter(now.minus(MAX_AGE)))
        .isPresent();
  }

  /** The names of the Leases of all shards when this is one of them. */
  List<String> siblings() {
    var shard = OF_SHARD.matcher(name());
    return shard.matches()
        ? IntStream.range(0, Integer.parseInt(shard.group(2)))
            .mapToObj(index -> configuredName() + "-" + index + "-of-" + shard.group(2))
            .toList()
        : List.of(name());
  }
}
