// SPDX-License-Identifier: Apache-2.0
/** Several processes that share the objects between them. */
package io.mdeoperator.shard;
