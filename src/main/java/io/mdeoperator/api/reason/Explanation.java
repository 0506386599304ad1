// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.reason;

/**
 * What a reason means to people, in sentences that end in a full stop. A message is made of what
 * happened in the case, then {@code effect}, then {@code remedy}.
 *
 * @param actor who has to act
 * @param retry when the operator retries without being asked
 * @param meaning what happened, one or two sentences
 * @param effect what that stops and what keeps working, one sentence
 * @param remedy the next step, one sentence; may contain {@link Placeholder}s
 */
record Explanation(Actor actor, Retry retry, String meaning, String effect, String remedy) {}
