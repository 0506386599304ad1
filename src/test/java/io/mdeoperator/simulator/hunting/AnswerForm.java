// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

/** How an answer is written; Microsoft's page prints the first two. */
public enum AnswerForm {
  LOWER_CASE,
  UPPER_CASE,
  /** The schema after the results. */
  RESULTS_FIRST;

  String property(String name) {
    return this == UPPER_CASE ? Character.toUpperCase(name.charAt(0)) + name.substring(1) : name;
  }
}
