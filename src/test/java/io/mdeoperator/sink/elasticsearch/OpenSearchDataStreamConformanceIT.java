// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.receiver.OpenSearch;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;
import org.junit.jupiter.api.BeforeAll;

@NeedsReceiver("opensearch")
class OpenSearchDataStreamConformanceIT extends SinkConformance {
  private static OpenSearch openSearch;

  @BeforeAll
  static void use(OpenSearch shared) {
    openSearch = shared;
  }

  @Override
  protected SinkUnderTest start() {
    return OpenSearchUnderTest.ofDataStream(openSearch);
  }
}
