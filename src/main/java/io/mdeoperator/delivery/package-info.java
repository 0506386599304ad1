// SPDX-License-Identifier: Apache-2.0
/** One sink: deliver what it lacks, then remember that it has it. */
package io.mdeoperator.delivery;
