/** Calls to Microsoft over HTTPS. No Kubernetes. */
package io.mdeoperator.remote;
