// SPDX-License-Identifier: Apache-2.0
/** A feed with a selector: one child feed per matching tenant, and one status that sums them up. */
package io.mdeoperator.alertsync.fleet;
