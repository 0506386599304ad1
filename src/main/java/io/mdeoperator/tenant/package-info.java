// SPDX-License-Identifier: Apache-2.0
/**
 * Whether a customer has consented and can be reached: ordered checks, and the status that shows
 * them.
 */
package io.mdeoperator.tenant;
