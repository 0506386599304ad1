// SPDX-License-Identifier: Apache-2.0
/** Digests, JSON, clocks and limits, which any package may use. Imports nothing of ours. */
package io.mdeoperator.base;
