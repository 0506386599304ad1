// SPDX-License-Identifier: Apache-2.0
/** What tells the rows of a hunting query apart. */
package io.mdeoperator.hunting.row;
