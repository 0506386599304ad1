// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.row;

import com.carrotsearch.hppc.LongLongHashMap;

/**
 * Keys of columns that several rows of one answer have had, and which of these rows has the key to
 * itself: answers have no order. In memory only; what is forgotten costs duplicates. Not
 * thread-safe.
 */
public final class RepeatedKeys {
  /** No row has the key to itself. */
  static final long NONE = 0;

  private static final int MAX = 10_000;

  private final LongLongHashMap owners = new LongLongHashMap();

  void add(long key, long owner) {
    if (owners.size() >= MAX) {
      owners.clear();
    }
    owners.put(key, owner);
  }

  boolean contains(long key) {
    return owners.containsKey(key);
  }

  boolean hasToItself(long key, long row) {
    return owners.containsKey(key) && owners.get(key) == row;
  }
}
