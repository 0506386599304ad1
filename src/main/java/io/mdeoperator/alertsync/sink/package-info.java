/** Where alerts go: the contract of a sink, and one class for each kind. */
package io.mdeoperator.alertsync.sink;
