// SPDX-License-Identifier: Apache-2.0
/**
 * The operator's image in pods of a real node: kubelet, containerd, scheduler, proxy and an engine
 * of network policies. {@code hack/node/run} starts the node, and runs these tests in its network.
 */
package io.mdeoperator.node;
