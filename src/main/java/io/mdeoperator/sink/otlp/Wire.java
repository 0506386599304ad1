// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.protobuf.ProtobufFactory;
import com.fasterxml.jackson.dataformat.protobuf.schema.ProtobufSchema;
import com.fasterxml.jackson.dataformat.protobuf.schema.ProtobufSchemaLoader;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.mdeoperator.base.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One of the two encodings of OTLP. Their messages are the same by the names of their fields, but
 * for numbers of 64 bits, which JSON has as texts (OTLP, "JSON Protobuf Encoding").
 *
 * @param contentType of requests and answers
 */
record Wire(String contentType, ObjectWriter requests, ObjectReader responses, boolean isLongText) {
  /** The parts of opentelemetry-proto 1.11 that requests have, without its unions. */
  private static final String REQUEST =
      """
      syntax = "proto3";
      message ExportLogsServiceRequest { repeated ResourceLogs resourceLogs = 1; }
      message ResourceLogs { Resource resource = 1; repeated ScopeLogs scopeLogs = 2; }
      message Resource { repeated KeyValue attributes = 1; }
      message ScopeLogs { repeated LogRecord logRecords = 2; }
      message LogRecord {
        fixed64 timeUnixNano = 1;
        int32 severityNumber = 2;
        string severityText = 3;
        AnyValue body = 5;
        repeated KeyValue attributes = 6;
        fixed64 observedTimeUnixNano = 11;
        string eventName = 12;
      }
      message KeyValue { string key = 1; AnyValue value = 2; }
      message AnyValue {
        string stringValue = 1;
        bool boolValue = 2;
        int64 intValue = 3;
        double doubleValue = 4;
        ArrayValue arrayValue = 5;
        KeyValueList kvlistValue = 6;
      }
      message ArrayValue { repeated AnyValue values = 1; }
      message KeyValueList { repeated KeyValue values = 1; }
      """;

  private static final String RESPONSE =
      """
      syntax = "proto3";
      message ExportLogsServiceResponse { ExportLogsPartialSuccess partialSuccess = 1; }
      message ExportLogsPartialSuccess { int64 rejectedLogRecords = 1; string errorMessage = 2; }
      """;

  private static final Wire PROTOBUF = protobuf();
  private static final Wire JSON = json();

  /** Writes a request; its output is in memory. */
  @FunctionalInterface
  interface Request {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static Wire of(Encoding encoding) {
    return encoding == Encoding.PROTOBUF ? PROTOBUF : JSON;
  }

  private static Wire protobuf() {
    var mapper =
        new ObjectMapper(
            Json.sharing(ProtobufFactory.builder())
                // Later versions may tell more.
                .enable(StreamReadFeature.IGNORE_UNDEFINED)
                .build());
    return new Wire(
        "application/x-protobuf",
        mapper.writer(schema(REQUEST)),
        mapper.reader(schema(RESPONSE)),
        false);
  }

  private static ProtobufSchema schema(String text) {
    try {
      return ProtobufSchemaLoader.std.parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is a constant
    }
  }

  private static Wire json() {
    var factory =
        Json.factory().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();
    var mapper = new ObjectMapper(factory);
    return new Wire("application/json", mapper.writer(), mapper.reader(), true);
  }

  void write(OutputStream out, Request request) {
    try (var json = requests.createGenerator(out)) {
      request.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
  }

  /** A message of the receiver; whatever else it is, is an {@link IOException}. */
  JsonNode message(byte[] response) throws IOException {
    try {
      return responses.readTree(response);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("a length in it goes beyond its end", e);
    }
  }

  /** A text, with a question mark for each half of a character, which neither encoding takes. */
  void text(JsonGenerator json, String field, String value) throws IOException {
    json.writeStringField(
        field, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  /** A number of 64 bits. */
  void number(JsonGenerator json, String field, long value) throws IOException {
    if (isLongText) {
      json.writeStringField(field, Long.toString(value));
    } else {
      json.writeNumberField(field, value);
    }
  }

  /** Nanoseconds since 1970; nothing where the time is not known, or out of their range. */
  void time(JsonGenerator json, String field, Instant time) throws IOException {
    if (time.isAfter(Instant.EPOCH) && time.getEpochSecond() < Long.MAX_VALUE / 1_000_000_000) {
      number(json, field, time.getEpochSecond() * 1_000_000_000 + time.getNano());
    }
  }
}
