/** The custom resources, their condition types and reasons. No logic, no I/O. */
package io.mdeoperator.api.v1alpha1;
