// SPDX-License-Identifier: Apache-2.0
/**
 * Our fake Microsoft Entra ID and Microsoft Defender for Endpoint, over TLS on loopback: what
 * tests, the demo and benchmarks run against, so that nobody needs a Microsoft account. It is as
 * strict as the real services about what it is sent, and knows nothing of the operator. Start at
 * {@link io.mdeoperator.simulator.Simulator}.
 */
package io.mdeoperator.simulator;
