// SPDX-License-Identifier: Apache-2.0
/** Calls to Defender for Endpoint on behalf of a tenant: token, quota and errors. No Kubernetes. */
package io.mdeoperator.defender.call;
