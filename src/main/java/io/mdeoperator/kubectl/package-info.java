// SPDX-License-Identifier: Apache-2.0
/**
 * {@code kubectl mde}: commands that join several objects, with kubectl as their only transport.
 */
package io.mdeoperator.kubectl;
