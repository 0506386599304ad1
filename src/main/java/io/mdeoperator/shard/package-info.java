// SPDX-License-Identifier: Apache-2.0
/**
 * Several processes that share the objects between them: which of them works for which objects, and
 * when it may begin. See docs/design/016-shards.md.
 */
package io.mdeoperator.shard;
