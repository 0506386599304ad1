// SPDX-License-Identifier: Apache-2.0
/**
 * Digests, clocks and limits as the program needs them from the JDK and its libraries. Imports
 * nothing.
 */
package io.mdeoperator.base;
