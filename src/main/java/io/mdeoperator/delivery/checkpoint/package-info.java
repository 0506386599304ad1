// SPDX-License-Identifier: Apache-2.0
/** What a sink has had, and how that is written in its checkpoint. */
package io.mdeoperator.delivery.checkpoint;
