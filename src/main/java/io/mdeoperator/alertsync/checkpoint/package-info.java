// SPDX-License-Identifier: Apache-2.0
/** What a sink has had, and how that is kept over restarts. */
package io.mdeoperator.alertsync.checkpoint;
