// SPDX-License-Identifier: Apache-2.0
/** Alerts from Defender for Endpoint: the port and its adapter. No Kubernetes. */
package io.mdeoperator.defender;
