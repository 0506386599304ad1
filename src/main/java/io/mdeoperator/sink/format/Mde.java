// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import io.mdeoperator.sink.Batch;

/** Alerts as they came, byte for byte. */
public final class Mde implements RecordFormat {
  @Override
  public byte[] json(Batch.Item item, RecordOrigin origin) {
    return item.json();
  }

  @Override
  public long maxSize(Batch.Item item) {
    return item.json().length;
  }
}
