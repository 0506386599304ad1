// SPDX-License-Identifier: Apache-2.0
/** Alerts as messages to a syslog server. */
package io.mdeoperator.sink.syslog;
