// SPDX-License-Identifier: Apache-2.0
/** What formats need to know of the rows of hunting queries. */
package io.mdeoperator.sink.row;
