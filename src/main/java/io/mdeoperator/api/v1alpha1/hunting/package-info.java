// SPDX-License-Identifier: Apache-2.0
/** The kind of scheduled hunting queries: a custom resource as records, without logic. */
package io.mdeoperator.api.v1alpha1.hunting;
