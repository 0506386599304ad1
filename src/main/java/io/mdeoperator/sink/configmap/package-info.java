// SPDX-License-Identifier: Apache-2.0
/** The latest revision of each alert, mirrored into ConfigMaps. */
package io.mdeoperator.sink.configmap;
