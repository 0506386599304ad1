// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.sink.format.RecordFormatContract;
import io.mdeoperator.sink.row.SampleRows;

class EcsRowTest extends RecordFormatContract {
  EcsRowTest() {
    super(SampleRows.in(Format.ECS), "/microsoft/defender_endpoint/other/unreadable");
  }
}
