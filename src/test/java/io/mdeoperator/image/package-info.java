// SPDX-License-Identifier: Apache-2.0
/**
 * The container image: packed from the folders that {@code hack/image} lays out, described, and
 * given a cache for a faster start, all without a container engine.
 */
package io.mdeoperator.image;
