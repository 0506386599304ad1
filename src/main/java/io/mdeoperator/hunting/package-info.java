// SPDX-License-Identifier: Apache-2.0
/** The kind MdeHuntingQuery: may a query run, when, and what does its status say. */
package io.mdeoperator.hunting;
