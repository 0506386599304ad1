// SPDX-License-Identifier: Apache-2.0
/** The operator's configuration file, and whether KUBECONFIG names a cluster. */
package io.mdeoperator.config;
