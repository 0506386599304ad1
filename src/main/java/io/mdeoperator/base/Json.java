// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What all JSON is read and written with. Jackson keeps its buffers with the thread otherwise, and
 * here each of thousands of virtual threads would hold its own, about 18 KiB, while it waits.
 */
public final class Json {
  /** A few, since each grows with the longest text that it has seen, and is kept for ever. */
  private static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newBoundedPool(8);

  private Json() {}

  /**
   * A factory that shares buffers with all others. What it reads from bytes is UTF-8, as all JSON
   * between machines is (RFC 8259, 8.1): no other encoding is guessed, offsets are those of the
   * bytes that came, and what is wrong with them is a {@link
   * com.fasterxml.jackson.core.JsonProcessingException}, not a fault of the connection.
   */
  public static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder()
        .recyclerPool(BUFFERS)
        .disable(JsonFactory.Feature.CHARSET_DETECTION);
  }

  /** The builder of a factory for another encoding, which shares them as well. */
  public static <B extends TSFBuilder<?, B>> B sharing(B builder) {
    return builder.recyclerPool(BUFFERS);
  }

  /** A mapper over such a factory, with Jackson's defaults. */
  public static ObjectMapper mapper() {
    return new ObjectMapper(factory().build());
  }
}
