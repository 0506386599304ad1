// SPDX-License-Identifier: Apache-2.0
/** An application's credential from its Secret, and a tenant's access by it. */
package io.mdeoperator.credential;
