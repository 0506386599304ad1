// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import java.time.Instant;

/**
 * A query that was sent.
 *
 * @param at by the simulator's clock
 * @param tenantId of the token; null if unknown
 * @param query as sent; null where the body has none
 * @param timespan as sent; null where the body has none
 * @param running how many queries of this tenant were under way then, this one among them
 */
public record StartedQuery(
    Instant at, String tenantId, String query, String timespan, int running) {}
