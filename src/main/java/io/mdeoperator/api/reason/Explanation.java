package io.mdeoperator.api.reason;

/**
 * What people are told of a reason, in sentences that end in a full stop. A message is made of what
 * has happened in the case, then {@code effect}, then {@code remedy}.
 *
 * @param actor who has to act
 * @param retry when the operator tries again by itself
 * @param meaning what has happened, one or two sentences
 * @param effect what that stops and what goes on working meanwhile, one sentence
 * @param remedy the next step, one sentence; may hold {@link Placeholder}s
 */
record Explanation(Actor actor, Retry retry, String meaning, String effect, String remedy) {}
