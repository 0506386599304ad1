// SPDX-License-Identifier: Apache-2.0
/** The memory that records and what sinks have of them may take. */
package io.mdeoperator.delivery.memory;
