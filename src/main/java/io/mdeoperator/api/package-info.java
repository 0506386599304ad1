// SPDX-License-Identifier: Apache-2.0
/** What the kinds and everything else agree on: names, bounds, condition types. Imports nothing. */
package io.mdeoperator.api;
