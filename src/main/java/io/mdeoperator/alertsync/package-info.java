// SPDX-License-Identifier: Apache-2.0
/** The kind {@code MdeAlertSync}: may a feed poll, and what does its status say. */
package io.mdeoperator.alertsync;
