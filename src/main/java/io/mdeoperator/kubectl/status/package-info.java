// SPDX-License-Identifier: Apache-2.0
/** A fleet's table: a row for each customer. */
package io.mdeoperator.kubectl.status;
