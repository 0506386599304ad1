// SPDX-License-Identifier: Apache-2.0
/** The user's kubectl, with his logins and rights. */
package io.mdeoperator.kubectl.transport;
