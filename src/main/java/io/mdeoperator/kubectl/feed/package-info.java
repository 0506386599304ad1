// SPDX-License-Identifier: Apache-2.0
/** What users ask of a feed: its quarantine, and annotations that the operator answers. */
package io.mdeoperator.kubectl.feed;
