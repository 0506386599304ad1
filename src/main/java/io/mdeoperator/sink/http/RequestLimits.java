// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

/**
 * How much one request may hold. A single alert is sent however big it is.
 *
 * @param maxBytes of the body as it is before compression
 */
public record RequestLimits(int maxItems, long maxBytes) {}
