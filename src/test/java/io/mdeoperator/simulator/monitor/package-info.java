// SPDX-License-Identifier: Apache-2.0
/** The Logs Ingestion API of Azure Monitor. */
package io.mdeoperator.simulator.monitor;
