// SPDX-License-Identifier: Apache-2.0
/** Devices and actions on them: the port and its adapter. No Kubernetes. */
package io.mdeoperator.defender.machine;
