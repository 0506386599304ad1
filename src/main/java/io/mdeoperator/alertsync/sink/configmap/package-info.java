/** The latest revision of each alert, mirrored into ConfigMaps. */
package io.mdeoperator.alertsync.sink.configmap;
