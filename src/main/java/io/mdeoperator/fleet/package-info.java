// SPDX-License-Identifier: Apache-2.0
/** An object with a selector of tenants: one child of its kind per matching tenant. */
package io.mdeoperator.fleet;
