// SPDX-License-Identifier: Apache-2.0
/** Digests, clocks and limits, which any package may use. Imports nothing of ours. */
package io.mdeoperator.base;
