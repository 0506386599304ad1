// SPDX-License-Identifier: Apache-2.0
/** Calls to an API of Microsoft on behalf of a tenant: token, quota and errors. No Kubernetes. */
package io.mdeoperator.defender.call;
