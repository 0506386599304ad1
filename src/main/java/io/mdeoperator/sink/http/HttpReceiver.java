// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Batch;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What kinds of receivers differ in: what they are sent, and what their answers mean. */
public interface HttpReceiver {
  /** What one POST consists of. */
  record Message(Map<String, String> headers, RemoteBody body) {
    public Message {
      headers = Map.copyOf(headers);
    }

    Message with(Map<String, String> more) {
      var all = new HashMap<>(headers);
      all.putAll(more);
      return new Message(all, body);
    }
  }

  /** Where it is, and what each request carries. */
  ReceiverConnection connection();

  /** How much one request may hold. */
  RequestLimits limits();

  /** An upper bound of the bytes that an alert takes in a request. */
  long size(Batch.Item item);

  /** The request for these alerts. */
  Message message(String tenantId, List<Batch.Item> items);

  /**
   * A credential that is got anew for requests, as headers; none where all that they carry is in
   * {@link #connection}.
   *
   * @param isFresh past all caches, since the receiver has just rejected the one before
   * @return why there is none: nothing is sent then
   */
  default Result<Map<String, String>> credential(boolean isFresh) {
    return Result.ok(Map.of());
  }

  /** How requests are compressed. */
  Compression compression();

  /**
   * What an answer means; its body need not be read.
   *
   * @param items that were sent
   * @throws IOException when the body did not come as a whole
   */
  ReceiverResponse meaning(RemoteResponse answer, List<Batch.Item> items) throws IOException;

  /**
   * What a person can do when it cannot read what it is sent, in one sentence: such a receiver may
   * answer with any error.
   */
  String formatHint();
}
