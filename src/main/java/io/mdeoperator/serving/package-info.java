// SPDX-License-Identifier: Apache-2.0
/** Ports that other programs may connect to, bounded in connections, memory and time. */
package io.mdeoperator.serving;
