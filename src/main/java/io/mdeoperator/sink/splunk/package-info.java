// SPDX-License-Identifier: Apache-2.0
/** Alerts as events of Splunk, by its HTTP Event Collector. */
package io.mdeoperator.sink.splunk;
