// SPDX-License-Identifier: Apache-2.0
/** Metrics of objects, read from the caches at each scrape. */
package io.mdeoperator.kube.metric;
