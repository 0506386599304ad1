package io.mdeoperator.simulator;

import java.time.Instant;

/** Thrown while answering to answer with an error, in the shape of the service at hand. */
abstract sealed class Refusal extends RuntimeException permits EntraError, DefenderError {
  Refusal(String message) {
    super(message);
  }

  abstract HttpReply reply(HttpCall call, Instant now);
}
