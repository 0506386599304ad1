// SPDX-License-Identifier: Apache-2.0
/** Calls to where users of a namespace say: no namespace takes what others need. */
package io.mdeoperator.remote.share;
