// SPDX-License-Identifier: Apache-2.0
/** Digests and clocks as the program needs them from the JDK and its libraries. Imports nothing. */
package io.mdeoperator.base;
