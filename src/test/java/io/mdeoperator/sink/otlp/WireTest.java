// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  private final Wire protobuf = Wire.of(Encoding.PROTOBUF);

  @Test
  void readsWhatThePublishedDefinitionWrites() throws IOException {
    var success =
        ExportLogsPartialSuccess.newBuilder()
            .setRejectedLogRecords(Long.MAX_VALUE)
            .setErrorMessage("é😀");
    var response = ExportLogsServiceResponse.newBuilder().setPartialSuccess(success).build();

    var message = protobuf.message(response.toByteArray());

    assertThat(message.at("/partialSuccess/rejectedLogRecords").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(message.at("/partialSuccess/errorMessage").asText()).isEqualTo("é😀");
  }

  /** The reader beneath knows no bound there: these are lengths of more bytes than there are. */
  @ParameterizedTest
  @ValueSource(strings = {"0a531201e7", "0abc0f1206570f7f0c63e5", "0a", "0aff"})
  void whatGoesBeyondItsEndIsNoMessage(String hex) {
    var message = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> protobuf.message(message)).isInstanceOf(IOException.class);
  }
}
