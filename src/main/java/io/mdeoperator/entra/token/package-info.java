// SPDX-License-Identifier: Apache-2.0
/** Tokens: what is asked for, what was issued, and whether it is the right one. */
package io.mdeoperator.entra.token;
