// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.Batch;

/** Alerts as they came, byte for byte. */
public final class Mde implements AlertFormat {
  @Override
  public byte[] json(Batch.Item item, AlertOrigin origin) {
    return item.alert().json();
  }

  @Override
  public long maxSize(Batch.Item item) {
    return item.alert().json().length;
  }
}
