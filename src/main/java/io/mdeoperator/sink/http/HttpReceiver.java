// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.http;

import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.remote.tls.ConnectionTls;
import io.mdeoperator.sink.Batch;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What kinds of receivers differ in: what they are sent, and what their answers mean. */
public interface HttpReceiver {
  /** What one POST consists of. */
  record Message(Map<String, String> headers, RemoteBody body) {
    public Message {
      headers = Map.copyOf(headers);
    }
  }

  URI url();

  /** How its connections are secured, if they differ from others. */
  Optional<ConnectionTls> tls();

  /** How much one request may hold. */
  RequestLimits limits();

  /** An upper bound of the bytes that an alert takes in a request. */
  long size(Batch.Item item);

  /** The request for these alerts. */
  Message message(String tenantId, List<Batch.Item> items);

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
