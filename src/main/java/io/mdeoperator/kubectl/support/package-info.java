// SPDX-License-Identifier: Apache-2.0
/** Whether all is in place, and what to hand to those who help. */
package io.mdeoperator.kubectl.support;
