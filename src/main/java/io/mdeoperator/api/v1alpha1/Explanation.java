package io.mdeoperator.api.v1alpha1;

/**
 * What people are told of a reason, in sentences that end in a full stop.
 *
 * @param actor who has to act
 * @param retry when the operator tries again by itself
 * @param meaning what has happened, one or two sentences
 * @param goesOn what goes on working meanwhile
 * @param remedy the next step, one sentence
 */
record Explanation(Actor actor, Retry retry, String meaning, String goesOn, String remedy) {}
