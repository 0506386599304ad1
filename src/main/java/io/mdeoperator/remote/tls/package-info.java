// SPDX-License-Identifier: Apache-2.0
/** Whom connections trust, and who they say they are. */
package io.mdeoperator.remote.tls;
