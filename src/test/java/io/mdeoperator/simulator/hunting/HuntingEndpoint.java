// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.simulator.graph.GraphError;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Runs queries (Microsoft: "security: runHuntingQuery"). */
public final class HuntingEndpoint {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Seven digits, as times are told elsewhere, too. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final HuntingLimits limits;
  private final Clock clock;

  public HuntingEndpoint(HuntingLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Answers a call that was let in.
   *
   * @throws GraphError 400 or 429
   */
  public HttpReply run(HttpCall call, String tenantId, HuntingTables tables) {
    limits.count(tenantId).ifPresent(this::refuse);
    var asked =
        HuntingRequest.of(call)
            .orElseThrow(() -> GraphError.badRequest("The request has no Query in JSON."));
    var now = clock.instant();
    var span =
        EventSpan.parse(asked.timespan(), now)
            .orElseThrow(() -> GraphError.badRequest("The Timespan is not a valid ISO 8601 one."));
    try {
      var answer = json(QueryRun.of(asked.query(), tables, span, now));
      if (answer.length > limits.bytes()) {
        throw GraphError.badRequest(
            "Query execution has exceeded the allowed result size. Optimize your query by limiting the number of results and try again.");
      }
      return new HttpReply(
          200,
          Map.of("Content-Type", HttpReply.JSON),
          HttpReply.Body.of(List.of(ByteBuffer.wrap(answer))));
    } catch (QueryError e) {
      throw GraphError.badRequest(e.getMessage());
    }
  }

  private void refuse(HuntingLimits.Excess excess) {
    var seconds = Math.max(1, Math.ceilDiv(excess.time().toMillis(), 1000));
    throw limits.tellsRetryAfter()
        ? GraphError.tooManyRequests(excess.message(), Long.toString(seconds))
        : GraphError.tooManyRequests(excess.message());
  }

  private byte[] json(QueryResult result) {
    var bytes = new ByteArrayOutputStream();
    var form = limits.form();
    try (var json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField(
          "@odata.context",
          "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.security.huntingQueryResults");
      if (form == AnswerForm.RESULTS_FIRST) {
        rows(json, form, result);
        schema(json, form, result);
      } else {
        schema(json, form, result);
        rows(json, form, result);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void schema(JsonGenerator json, AnswerForm form, QueryResult result)
      throws IOException {
    json.writeArrayFieldStart(form.property("schema"));
    for (var column : result.columns()) {
      json.writeStartObject();
      json.writeStringField(form.property("name"), column.name());
      json.writeStringField(form.property("type"), column.type());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void rows(JsonGenerator json, AnswerForm form, QueryResult result) throws IOException {
    json.writeArrayFieldStart(form.property("results"));
    for (var row : result.rows().subList(0, Math.min(limits.rows(), result.rows().size()))) {
      json.writeStartObject();
      for (var value : row.entrySet()) {
        json.writeFieldName(value.getKey());
        json.writeObject(
            value.getValue() instanceof Instant time ? TIME.format(time) : value.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
