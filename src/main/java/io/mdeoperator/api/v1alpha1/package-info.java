/** The custom resources of this version. No logic, no I/O. */
package io.mdeoperator.api.v1alpha1;
