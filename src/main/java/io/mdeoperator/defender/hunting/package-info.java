// SPDX-License-Identifier: Apache-2.0
/** Advanced hunting in a tenant by Microsoft Graph: the port and its adapter. No Kubernetes. */
package io.mdeoperator.defender.hunting;
