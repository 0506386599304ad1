// SPDX-License-Identifier: Apache-2.0
/** The connection to the API server: its limits, its deadlines, and whether it answers. */
package io.mdeoperator.kube.connection;
