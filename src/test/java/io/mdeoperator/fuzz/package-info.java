// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that reads bytes or text from outside, as targets of a fuzzer: few inputs of each in
 * the unit tests, many with Jazzer by {@code hack/fuzz}.
 */
package io.mdeoperator.fuzz;
