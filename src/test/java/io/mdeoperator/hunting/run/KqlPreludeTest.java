// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Column;
import io.mdeoperator.hunting.testing.HuntingWorld;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KqlPreludeTest {
  private static final String QUERY = "DeviceEvents // all\n| where ingestion_time() > windowStart";
  private static final Span WINDOW =
      new Span(Instant.parse("2026-03-01T11:00:00Z"), Instant.parse("2026-03-01T12:00:00.5Z"));

  @Test
  void putsTheWindowBeforeTheQueryAndChangesNothingInIt() {
    var request = KqlPrelude.request(spec(QUERY, Column.INGESTION), WINDOW);

    assertThat(request.query())
        .isEqualTo(
            "let windowStart = datetime(2026-03-01T11:00:00.0000000Z);"
                + " let windowEnd = datetime(2026-03-01T12:00:00.5000000Z);\n"
                + QUERY);
  }

  @ParameterizedTest
  @CsvSource({
    "INGESTION, P30D",
    "NONE, P30D",
    "TIMESTAMP, 2026-03-01T11:00:00.0000000Z/2026-03-01T12:00:00.5000000Z"
  })
  void theTimespanCutsNothingOff(Column column, String timespan) {
    assertThat(KqlPrelude.request(spec(QUERY, column), WINDOW).timespan()).isEqualTo(timespan);
  }

  @ParameterizedTest
  @CsvSource({
    "DeviceEvents | where ingestion_time() > windowStart, INGESTION, false",
    "DeviceEvents | where Timestamp < windowEnd, TIMESTAMP, false",
    "DeviceEvents, INGESTION, true",
    "DeviceEvents | extend mywindowStart2 = 1, INGESTION, true",
    "DeviceEvents, NONE, false"
  })
  void seesWhetherAQueryLooksAtItsWindow(String query, Column column, boolean isUnused) {
    assertThat(KqlPrelude.isWindowUnused(spec(query, column))).isEqualTo(isUnused);
  }

  private static MdeHuntingQuerySpec spec(String query, Column column) {
    return new HuntingWorld.Spec().query(query, column).build();
  }
}
