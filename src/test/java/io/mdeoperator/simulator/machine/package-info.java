// SPDX-License-Identifier: Apache-2.0
/**
 * Devices of customers and the actions on them, with all that makes real ones dangerous to handle:
 * two records of a name, actions that somebody else took, answers that are lost, an isolation that
 * comes true after the release.
 */
package io.mdeoperator.simulator.machine;
