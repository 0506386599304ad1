// SPDX-License-Identifier: Apache-2.0
/**
 * Actions on devices: each is asked of Defender at most once. What is about to be asked is written
 * to the status before, and an answer that was lost is looked for in Defender's list of actions,
 * never asked for again; see docs/design/014-one-action-one-request.md.
 */
package io.mdeoperator.machineaction;
