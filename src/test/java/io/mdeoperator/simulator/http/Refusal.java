// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.time.Instant;

/** Thrown while answering to answer with an error, in the shape of the service at hand. */
public abstract class Refusal extends RuntimeException {
  public Refusal(String message) {
    super(message);
  }

  public abstract HttpReply reply(HttpCall call, Instant now);
}
