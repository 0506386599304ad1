/** Which alerts are asked for, in which windows of time. */
package io.mdeoperator.alertsync.read;
