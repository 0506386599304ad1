// SPDX-License-Identifier: Apache-2.0
/** The custom resources of this version. No logic, no I/O. */
package io.mdeoperator.api.v1alpha1;
