// SPDX-License-Identifier: Apache-2.0
/**
 * Calls to other servers over HTTP: which are allowed, for how long and how many at a time. No
 * Kubernetes.
 */
package io.mdeoperator.remote;
