// SPDX-License-Identifier: Apache-2.0
/** What customers' administrators are sent. */
package io.mdeoperator.kubectl.consent;
