// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1.sink;

/** What users set of requests that hold several alerts. */
public interface RequestOptions {
  /** How requests are compressed. */
  Compression compression();

  /** The most bytes of one request, before compression. */
  Integer maxRequestBytes();

  /** The most alerts of one request. */
  Integer maxRequestItems();
}
