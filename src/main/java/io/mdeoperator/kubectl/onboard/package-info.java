// SPDX-License-Identifier: Apache-2.0
/** Lists of customers, read and turned into manifests. */
package io.mdeoperator.kubectl.onboard;
