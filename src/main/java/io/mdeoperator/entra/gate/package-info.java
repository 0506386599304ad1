// SPDX-License-Identifier: Apache-2.0
/** Which tenants may try a credential that is not known to work. */
package io.mdeoperator.entra.gate;
