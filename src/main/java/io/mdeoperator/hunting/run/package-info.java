// SPDX-License-Identifier: Apache-2.0
/** One run of a hunting query: its window, which rows a sink lacks, whose turn it is. */
package io.mdeoperator.hunting.run;
