// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.sink.store.CheckpointStore;
import java.util.Optional;

/** Does what the real store does, but for what is overridden. */
public interface WrappedCheckpointStore extends CheckpointStore {
  CheckpointStore real();

  @Override
  default Result<Optional<Stored>> load(String sink) {
    return real().load(sink);
  }

  @Override
  default Result<String> save(String sink, byte[] content, String follows) {
    return real().save(sink, content, follows);
  }

  @Override
  default Optional<Problem> setAside(String sink, byte[] content) {
    return real().setAside(sink, content);
  }

  @Override
  default Result<Optional<Stored>> loadSegment(String sink, int slot) {
    return real().loadSegment(sink, slot);
  }

  @Override
  default Result<String> createSegment(String sink, int slot, byte[] content) {
    return real().createSegment(sink, slot, content);
  }

  @Override
  default Optional<Problem> deleteSegment(String sink, int slot, String version) {
    return real().deleteSegment(sink, slot, version);
  }

  @Override
  default Optional<Problem> delete(String sink) {
    return real().delete(sink);
  }
}
