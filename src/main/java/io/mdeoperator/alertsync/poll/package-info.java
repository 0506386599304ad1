// SPDX-License-Identifier: Apache-2.0
/** One poll of a feed: which sinks read together, for how long, and when the next poll is due. */
package io.mdeoperator.alertsync.poll;
