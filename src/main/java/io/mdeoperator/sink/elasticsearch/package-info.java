// SPDX-License-Identifier: Apache-2.0
/** Alerts as documents of Elasticsearch or OpenSearch, by the bulk API that both have. */
package io.mdeoperator.sink.elasticsearch;
