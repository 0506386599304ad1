// SPDX-License-Identifier: Apache-2.0
/** What the sinks of fault schedules deliver to: in memory, or over the wire by the real sinks. */
package io.mdeoperator.alertsync.faults.receivers;
