// SPDX-License-Identifier: Apache-2.0
/**
 * Tables of customers and queries over them, with all that makes real ones hard to read: rows that
 * arrive long after their event, results that are cut without a word, numbers that no double holds.
 */
package io.mdeoperator.simulator.hunting;
