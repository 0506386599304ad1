// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What all JSON is read and written with. Jackson keeps its buffers with the thread otherwise, and
 * here each of thousands of virtual threads would hold its own, about 18 KiB, while it waits.
 */
public final class Json {
  private Json() {}

  /** A factory that shares buffers with all others; more than 100 at a time are not kept. */
  public static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder().recyclerPool(JsonRecyclerPools.sharedBoundedPool());
  }

  /** A mapper over such a factory, with Jackson's defaults. */
  public static ObjectMapper mapper() {
    return new ObjectMapper(factory().build());
  }
}
