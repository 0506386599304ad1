// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

/**
 * What a checkpoint says of one of its segments.
 *
 * @param slot which of the segments that a sink may have it is
 * @param checksum of its content: another one is not what was meant
 */
public record SegmentRef(int slot, int checksum) {}
