// SPDX-License-Identifier: Apache-2.0
/** What a user asks of each sink of a feed. */
package io.mdeoperator.api.v1alpha1.sink;
