// SPDX-License-Identifier: Apache-2.0
/** Which alerts are asked for, in which windows of time. */
package io.mdeoperator.alertsync.read;
