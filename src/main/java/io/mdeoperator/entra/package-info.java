// SPDX-License-Identifier: Apache-2.0
/** Tokens from Entra: the port, its MSAL adapter, what errors mean. No Kubernetes. */
package io.mdeoperator.entra;
