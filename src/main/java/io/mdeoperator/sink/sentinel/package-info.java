// SPDX-License-Identifier: Apache-2.0
/** Alerts to Log Analytics workspaces, by the Logs Ingestion API of Azure Monitor. */
package io.mdeoperator.sink.sentinel;
