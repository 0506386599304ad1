// SPDX-License-Identifier: Apache-2.0
/** Where alerts go: the contract of a sink, and one class for each kind. */
package io.mdeoperator.sink;
