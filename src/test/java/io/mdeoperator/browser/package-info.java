// SPDX-License-Identifier: Apache-2.0
/** A real browser, for the pages that a customer's administrator sees. */
package io.mdeoperator.browser;
