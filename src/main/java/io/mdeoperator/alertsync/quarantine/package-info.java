/** What sinks refused for good. */
package io.mdeoperator.alertsync.quarantine;
