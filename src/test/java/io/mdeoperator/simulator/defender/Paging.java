// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import java.util.Random;

/** How lists are cut and ordered. Thread-safe; each setting holds from the next request on. */
public final class Paging {
  /** Whether an answer that is cut carries {@code @odata.nextLink}. */
  public enum NextLink {
    /** As observed of the real service. */
    NONE,
    /** To the rest. */
    FOLLOWING,
    /** To the same page again. */
    LOOPING,
    /** To another host. */
    FOREIGN_HOST
  }

  private static final int DEFAULT_CAP = 10_000;

  private volatile int cap = DEFAULT_CAP;
  private volatile boolean refuseAboveCap;
  private volatile NextLink nextLink = NextLink.NONE;
  private volatile Random shuffle;

  /** At most so many alerts in one answer; 10,000 unless told otherwise. */
  public Paging cap(int alerts) {
    cap = alerts;
    return this;
  }

  /** Whether {@code $top} above the cap is a 400; otherwise it is silently cut to the cap. */
  public Paging refuseTopAboveCap(boolean refuse) {
    refuseAboveCap = refuse;
    return this;
  }

  public Paging nextLink(NextLink kind) {
    nextLink = kind;
    return this;
  }

  /** Sorted by id, as observed of the real service; nothing promises it. */
  public Paging orderById() {
    shuffle = null;
    return this;
  }

  /** Every answer in another order, so that {@code $skip} may repeat and miss. */
  public Paging shuffled(long seed) {
    shuffle = new Random(seed);
    return this;
  }

  public int cap() {
    return cap;
  }

  public boolean refusesTopAboveCap() {
    return refuseAboveCap;
  }

  public NextLink nextLink() {
    return nextLink;
  }

  /** Null when sorted by id. */
  public Random shuffle() {
    return shuffle;
  }
}
