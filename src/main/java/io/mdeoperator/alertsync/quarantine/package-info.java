/** What sinks refused permanently. */
package io.mdeoperator.alertsync.quarantine;
