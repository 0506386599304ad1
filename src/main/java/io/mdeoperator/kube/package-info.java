// SPDX-License-Identifier: Apache-2.0
/** What the kinds share in dealing with Kubernetes: conditions, status patches, limits. */
package io.mdeoperator.kube;
