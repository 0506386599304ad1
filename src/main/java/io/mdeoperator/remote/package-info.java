/** Calls to other servers over HTTP, and which of them are allowed. No Kubernetes. */
package io.mdeoperator.remote;
