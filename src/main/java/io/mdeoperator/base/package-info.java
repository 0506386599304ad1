// SPDX-License-Identifier: Apache-2.0
/** Digests, clocks and budgets of memory, which any package may use. Imports nothing of ours. */
package io.mdeoperator.base;
