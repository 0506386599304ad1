/**
 * Feeds of alerts. {@link io.mdeoperator.alertsync.Windows} decides what is read next, {@link
 * io.mdeoperator.alertsync.Cursor} what is new, {@link io.mdeoperator.alertsync.SinkFeed} in which
 * order things are delivered and remembered; none of them knows Kubernetes. The reconciler, the
 * status and the store of checkpoints do.
 */
package io.mdeoperator.alertsync;
