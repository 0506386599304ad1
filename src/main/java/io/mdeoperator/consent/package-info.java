// SPDX-License-Identifier: Apache-2.0
/** How customers' administrators consent. */
package io.mdeoperator.consent;
