/** Calls to other servers over HTTP: which are allowed, how long and how many. No Kubernetes. */
package io.mdeoperator.remote;
