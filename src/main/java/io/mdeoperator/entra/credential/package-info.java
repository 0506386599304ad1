// SPDX-License-Identifier: Apache-2.0
/** Client secrets, certificates and federated tokens, read and checked before anything is sent. */
package io.mdeoperator.entra.credential;
