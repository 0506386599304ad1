// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.v1alpha1.sink.RequestOptions;

/**
 * How much one request may hold. A single alert is sent however big it is, up to what the receiver
 * is known to take.
 *
 * @param maxBytes of the body as it is before compression
 * @param maxItemBytes of an alert in it; a larger one is refused unsent
 */
public record RequestLimits(int maxItems, long maxBytes, long maxItemBytes) {
  /** Where only the receiver knows which alert is too large. */
  public RequestLimits(int maxItems, long maxBytes) {
    this(maxItems, maxBytes, Long.MAX_VALUE);
  }

  /** What a spec says; only the receiver knows which alert is too large. */
  public static RequestLimits of(RequestOptions options) {
    return new RequestLimits(options.maxRequestItems(), options.maxRequestBytes());
  }
}
