// SPDX-License-Identifier: Apache-2.0
/** Microsoft Graph: who may call it, and its errors. */
package io.mdeoperator.simulator.graph;
